package store

import "bandeja.dev/bandeja/internal/desk"

// Presence: see port.Store.
func (s *Store) Presence() string { return s.engine.presence() }

// presence: whatever an earlier process left behind is the only process's own, which needs no sign that it lives.
func (e *liteEngine) presence() string { return "" }

// Lease: see port.InstanceTx.
func (t *tx) Lease(name, holder, presence string, now, until desk.Time) (fence int64, ok bool, err error) {
	text, args := leaseText, []any{name, holder, now, until}
	if t.batch.store.dialect == postgres {
		text, args = pgLeaseText, append(args, presence)
	}
	err = t.each(text, args, func(r *row) { fence, ok = r.int64(), true })
	return fence, ok, err
}

const leaseText = "INSERT INTO leases (name, holder, fence, expires_at) VALUES ($1, $2, 1, $4) " +
	"ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at, " +
	"fence = leases.fence + CASE WHEN leases.holder = excluded.holder THEN 0 ELSE 1 END " +
	"WHERE leases.holder = excluded.holder OR leases.expires_at <= $3 RETURNING fence"

// pgLeaseText is leaseText for holders that show that they live. The row names a holder's presence behind a # only if its
// lock is seen held in this very database, for else the holder would pass for dead: behind a pooler, or after a failover
// that its connection did not notice. To ask, one tries to share the lock, until the end of the transaction.
const pgLeaseText = "INSERT INTO leases (name, holder, fence, expires_at) " +
	"SELECT $1::text, $2::text || CASE WHEN $5::text = '' THEN '' " +
	"WHEN pg_try_advisory_xact_lock_shared(hashtextextended($5::text, 0)) THEN '' ELSE '#' || $5::text END, 1, $4::bigint " +
	"ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at, " +
	"fence = leases.fence + CASE WHEN split_part(leases.holder, '#', 1) = $2::text THEN 0 ELSE 1 END " +
	"WHERE split_part(leases.holder, '#', 1) = $2::text OR leases.expires_at <= $3::bigint " +
	"OR CASE split_part(leases.holder, '#', 2) WHEN '' THEN false " +
	"ELSE pg_try_advisory_xact_lock_shared(hashtextextended(split_part(leases.holder, '#', 2), 0)) END RETURNING fence"
