// Package sqlstore keeps shared reports in a table of an SQLite or a
// PostgreSQL database. Both understand the same statements, but for how
// arguments are written.
package sqlstore

import (
	"bytes"
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"parcours/cmd/internal/sharing"
)

// The body is in the same row as what is known of it: neither is there without the other.
var schema = []string{
	`CREATE TABLE IF NOT EXISTS parcours_reports (
		id TEXT PRIMARY KEY,
		size BIGINT NOT NULL,
		expires BIGINT NOT NULL,
		token_hash BYTEA NOT NULL,
		flags INTEGER NOT NULL,
		body BYTEA NOT NULL
	)`,
	`CREATE INDEX IF NOT EXISTS parcours_reports_expires ON parcours_reports (expires)`,
}

const (
	flagBurn = 1 << iota
	flagPublished
)

// Store is a database. Close it in the end.
type Store struct {
	db     *sql.DB
	sqlite bool
}

// OpenSQLite opens a file, or makes it.
func OpenSQLite(ctx context.Context, file string) (*Store, error) {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600) // nobody else's, and an error that says what is wrong
	if err != nil {
		return nil, err
	}
	f.Close()
	// With a log that is written ahead, readers and a writer do not wait for each other; "full" has each commit on the
	// disk before it is answered.
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {"busy_timeout(20000)", "journal_mode(WAL)", "synchronous(FULL)"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(8)
	return prepare(ctx, &Store{db, true})
}

// OpenPostgres connects to a database, such as postgres://user:password@host/name.
func OpenPostgres(ctx context.Context, dsn string) (*Store, error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(16)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return prepare(ctx, &Store{db, false})
}

// prepare makes the table. Two that do so at once may get in each other's way, but not twice.
func prepare(ctx context.Context, s *Store) (*Store, error) {
	var err error
	for range 2 {
		for _, statement := range schema {
			if _, err = s.db.ExecContext(ctx, statement); err != nil {
				break
			}
		}
		if err == nil {
			return s, nil
		}
	}
	s.db.Close()
	return nil, err
}

// Close ends all connections.
func (s *Store) Close() error { return s.db.Close() }

// dialect writes the arguments $1, $2, … as SQLite wants them.
func (s *Store) dialect(query string) string {
	if s.sqlite {
		return strings.ReplaceAll(query, "$", "?")
	}
	return query
}

func (s *Store) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := s.db.ExecContext(ctx, s.dialect(query), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Put implements sharing.Store.
func (s *Store) Put(ctx context.Context, m sharing.Meta, body io.Reader) error {
	if !sharing.ValidID(m.ID) {
		return fmt.Errorf("%q is no id", m.ID)
	}
	switch _, err := s.Head(ctx, m.ID); {
	case err == nil:
		return sharing.ErrExists
	case !errors.Is(err, sharing.ErrNotFound):
		return err
	}
	b, err := io.ReadAll(sharing.Exactly(body, m.Size))
	if err != nil {
		return err
	}
	flags := 0
	if m.Burn {
		flags |= flagBurn
	}
	if m.Published {
		flags |= flagPublished
	}
	n, err := s.exec(ctx, `INSERT INTO parcours_reports (id, size, expires, token_hash, flags, body) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO NOTHING`, m.ID, m.Size, m.Expires.Unix(), m.TokenHash[:], flags, b)
	if err == nil && n == 0 {
		err = sharing.ErrExists
	}
	return err
}

// one reads the row that a query gives for an id.
func (s *Store) one(ctx context.Context, query, id string, body ...any) (sharing.Meta, error) {
	if !sharing.ValidID(id) {
		return sharing.Meta{}, sharing.ErrNotFound
	}
	m := sharing.Meta{ID: id}
	var expires int64
	var hash []byte
	var flags int
	err := s.db.QueryRowContext(ctx, s.dialect(query), id).Scan(append([]any{&m.Size, &expires, &hash, &flags}, body...)...)
	if errors.Is(err, sql.ErrNoRows) {
		return sharing.Meta{}, sharing.ErrNotFound
	}
	if err == nil && len(hash) != len(m.TokenHash) {
		err = fmt.Errorf("the row of a report is damaged: its token's hash has %d bytes", len(hash))
	}
	if err != nil {
		return sharing.Meta{}, err
	}
	copy(m.TokenHash[:], hash)
	m.Expires = time.Unix(expires, 0).UTC()
	m.Burn, m.Published = flags&flagBurn != 0, flags&flagPublished != 0
	return m, nil
}

// Head implements sharing.Store.
func (s *Store) Head(ctx context.Context, id string) (sharing.Meta, error) {
	return s.one(ctx, `SELECT size, expires, token_hash, flags FROM parcours_reports WHERE id = $1`, id)
}

// Get implements sharing.Store.
func (s *Store) Get(ctx context.Context, id string) (sharing.Meta, io.ReadCloser, error) {
	return s.whole(ctx, `SELECT size, expires, token_hash, flags, body FROM parcours_reports WHERE id = $1`, id)
}

// Take implements sharing.Store.
func (s *Store) Take(ctx context.Context, id string) (sharing.Meta, io.ReadCloser, error) {
	return s.whole(ctx, `DELETE FROM parcours_reports WHERE id = $1 RETURNING size, expires, token_hash, flags, body`, id)
}

func (s *Store) whole(ctx context.Context, query, id string) (sharing.Meta, io.ReadCloser, error) {
	var body []byte
	m, err := s.one(ctx, query, id, &body)
	if err == nil && int64(len(body)) != m.Size {
		err = fmt.Errorf("the row of a report is damaged: it has %d of %d bytes", len(body), m.Size)
	}
	if err != nil {
		return sharing.Meta{}, nil, err
	}
	return m, io.NopCloser(bytes.NewReader(body)), nil
}

// Delete implements sharing.Store.
func (s *Store) Delete(ctx context.Context, id string, hash [32]byte) error {
	m, err := s.Head(ctx, id)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(m.TokenHash[:], hash[:]) != 1 {
		return sharing.ErrNotFound
	}
	n, err := s.exec(ctx, `DELETE FROM parcours_reports WHERE id = $1`, id)
	if err == nil && n == 0 {
		err = sharing.ErrNotFound
	}
	return err
}

// Sweep implements sharing.Store.
func (s *Store) Sweep(ctx context.Context, now time.Time, limit int) (int, error) {
	n, err := s.exec(ctx, `DELETE FROM parcours_reports WHERE id IN (SELECT id FROM parcours_reports WHERE expires <= $1 ORDER BY expires LIMIT $2)`, now.Unix(), limit)
	return int(n), err
}
