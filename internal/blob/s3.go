package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

const (
	s3DialTimeout   = 5 * time.Second
	s3AnswerTimeout = 30 * time.Second
	s3Tries         = 3
)

// S3Store keeps objects in a bucket of a service that speaks S3, each under its name. Several processes may share one.
type S3Store struct {
	spool
	puts           *puts
	client         *minio.Client
	bucket, prefix string
}

// S3 makes a store of an address like s3://key:secret@host:port/bucket/prefix?region=us-east-1&tls=false, in which key
// and secret are percent-encoded, and prefix, region and tls may be left out. What arrives waits in a folder of this
// machine until its hash is known. Nothing is asked of the service yet; Check does that. An error does not repeat the
// secret.
func S3(address, dir string) (*S3Store, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the address of the S3 store cannot be read") // the parser's own error holds all of it
	}
	secret, _ := u.User.Password()
	bucket, prefix, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	query := u.Query()
	tls := query.Get("tls")
	if u.Scheme != "s3" || u.Host == "" || bucket == "" || u.User.Username() == "" || secret == "" || (tls != "" && tls != "true" && tls != "false") {
		return nil, errors.New("the S3 store needs an address like s3://key:secret@host/bucket?region=us-east-1&tls=true")
	}
	for name := range query {
		if name != "region" && name != "tls" {
			return nil, fmt.Errorf("the address of the S3 store has an unknown setting %q", name)
		}
	}
	region := query.Get("region")
	if region == "" {
		region = "us-east-1" // what services that know no regions go by
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{Timeout: s3DialTimeout}).DialContext
	transport.ResponseHeaderTimeout = s3AnswerTimeout
	client, err := minio.New(u.Host, &minio.Options{
		Creds:      credentials.NewStaticV4(u.User.Username(), secret, ""),
		Secure:     tls != "false",
		Region:     region,
		Transport:  transport,
		MaxRetries: s3Tries,
	})
	if err != nil {
		return nil, fmt.Errorf("the address of the S3 store: %w", err)
	}
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return nil, err
	}
	if prefix != "" {
		prefix += "/"
	}
	puts, err := notePuts(dir)
	if err != nil {
		return nil, err
	}
	space := func() (Space, error) { return spaceOf(dir) }
	return &S3Store{spool{dir, space}, puts, client, bucket, prefix}, nil
}

// Check asks the service for the bucket, and so whether address, key and secret are right.
func (s *S3Store) Check(ctx context.Context) error {
	ok, err := s.client.BucketExists(ctx, s.bucket)
	if err != nil {
		return fmt.Errorf("the S3 store does not answer: %w", err)
	}
	if !ok {
		return fmt.Errorf("the S3 store has no bucket %q", s.bucket)
	}
	return nil
}

// Put implements Store. The service is told the MD5 of what it gets, and refuses what it got otherwise.
func (s *S3Store) Put(ctx context.Context, r io.Reader, limit int64) (Object, error) {
	part, object, err := s.take(ctx, r, limit)
	if err != nil {
		return Object{}, err
	}
	defer os.Remove(part)
	file, err := os.Open(part)
	if err != nil {
		return Object{}, err
	}
	defer file.Close()
	end, err := s.puts.begin(object.SHA256)
	if err != nil {
		return Object{}, err
	}
	defer end()
	_, err = s.client.PutObject(ctx, s.bucket, s.prefix+object.SHA256, file, object.Size, minio.PutObjectOptions{
		ContentType: object.MIME, SendContentMd5: true, DisableMultipart: true,
	})
	if err != nil {
		return Object{}, fmt.Errorf("the S3 store: %w", err)
	}
	info, err := s.stat(ctx, object.SHA256)
	if err != nil {
		return Object{}, err
	}
	if info.Size != object.Size {
		return Object{}, fmt.Errorf("%w: the S3 store has %d bytes of %d", ErrDamaged, info.Size, object.Size)
	}
	return object, nil
}

// Open implements Store. The context must last as long as the object is read. Who reads an object from its beginning to
// its end gets ErrDamaged instead of the end where the content is not what was put.
func (s *S3Store) Open(ctx context.Context, sha256 string) (io.ReadSeekCloser, int64, error) {
	info, err := s.stat(ctx, sha256)
	if err != nil {
		return nil, 0, err
	}
	object, err := s.client.GetObject(ctx, s.bucket, s.prefix+sha256, minio.GetObjectOptions{})
	if err != nil {
		return nil, 0, fmt.Errorf("the S3 store: %w", err)
	}
	return verify(object, sha256), info.Size, nil
}

// Has implements Store.
func (s *S3Store) Has(ctx context.Context, sha256 string) (bool, error) {
	_, err := s.stat(ctx, sha256)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Delete implements Store, by the clock of the service. An object that is put between the look at its age and its removal
// is lost, which takes a put of content that nobody had named for as long as before is in the past.
func (s *S3Store) Delete(ctx context.Context, sha256 string, before time.Time) error {
	info, err := s.stat(ctx, sha256)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if !before.IsZero() && !info.LastModified.Before(before) {
		return nil
	}
	if err := s.client.RemoveObject(ctx, s.bucket, s.prefix+sha256, minio.RemoveObjectOptions{}); err != nil {
		return fmt.Errorf("the S3 store: %w", err)
	}
	return nil
}

// Settle implements Store, for what was put from this machine. While a file is on its way to the service nothing is
// settled.
func (s *S3Store) Settle(ctx context.Context, before time.Time, named Named) error {
	return s.puts.settle(ctx, before, named, func(sha256 string) (gone bool, err error) {
		return removed(ctx, s, sha256, before)
	})
}

// Space implements Store: the room of the folder where files wait on their way, for a service does not tell its own.
func (s *S3Store) Space(context.Context) (Space, error) { return s.space() }

// Sweep removes what a crash left in the folder: files last written before a moment, at the start of the process now.
func (s *S3Store) Sweep(before time.Time) error { return s.sweep(before) }

func (s *S3Store) stat(ctx context.Context, sha256 string) (minio.ObjectInfo, error) {
	if !named(sha256) {
		return minio.ObjectInfo{}, ErrNotFound
	}
	info, err := s.client.StatObject(ctx, s.bucket, s.prefix+sha256, minio.StatObjectOptions{})
	if err == nil {
		return info, nil
	}
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return info, ErrNotFound
	}
	return info, fmt.Errorf("the S3 store: %w", err)
}

// verified hashes what is read in one go from the beginning.
type verified struct {
	io.ReadSeekCloser
	want  []byte
	hash  hash.Hash
	whole bool // all that was read so far was hashed
}

func verify(r io.ReadSeekCloser, name string) *verified {
	want, _ := hex.DecodeString(name)
	return &verified{r, want, sha256.New(), true}
}

// Read implements io.Reader.
func (v *verified) Read(p []byte) (int, error) {
	n, err := v.ReadSeekCloser.Read(p)
	v.hash.Write(p[:n])
	if errors.Is(err, io.EOF) && v.whole && !bytes.Equal(v.hash.Sum(nil), v.want) {
		return 0, ErrDamaged
	}
	return n, err
}

// Seek implements io.Seeker.
func (v *verified) Seek(offset int64, whence int) (int64, error) {
	at, err := v.ReadSeekCloser.Seek(offset, whence)
	v.hash.Reset()
	v.whole = err == nil && at == 0
	return at, err
}
