package auth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// KeyFile is the name of the key's file in the data folder.
const KeyFile = "secret.key"

// LoadOrCreateKey reads the key of a data folder, or makes one in a file that only its owner may read. Created tells the
// caller to say so: whoever loses the file loses the stored secrets. The caller holds the folder's lock.
func LoadOrCreateKey(dir string) (key []byte, created bool, err error) {
	path := filepath.Join(dir, KeyFile)
	key, err = readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, false, err
	}
	key = make([]byte, KeyBytes)
	read(key)
	if err := writeKey(dir, path, key); err != nil {
		return nil, false, fmt.Errorf("the secret key could not be written to %s: %w", path, err)
	}
	return key, true, nil
}

func readKey(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s may be read by others: run chmod 600 %s", path, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != KeyBytes {
		return nil, fmt.Errorf("%s does not hold a key of %d bytes in base64: restore it from where you keep it", path, KeyBytes)
	}
	return key, nil
}

// writeKey puts the whole file in place at once, so that a crash leaves a good key or none.
func writeKey(dir, path string, key []byte) error {
	temp, err := os.CreateTemp(dir, KeyFile+".*") // created with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return err
	}
	if runtime.GOOS == "windows" {
		return nil // which cannot sync a folder
	}
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
