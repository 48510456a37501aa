package sqlstore

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parcours/cmd/internal/sharing"
	"parcours/cmd/internal/sharing/storetest"
)

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() sharing.Store {
		file := filepath.Join(t.TempDir(), "what's in a name? 100%.db")
		return func() sharing.Store {
			s, err := OpenSQLite(context.Background(), file)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(file); err != nil {
				t.Fatal(err)
			}
			return s
		}
	})
}

// Every commit is to be on the disk, on each of the connections.
func TestSQLiteIsDurable(t *testing.T) {
	s, err := OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "reports.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var connections []*sql.Conn
	for range 3 {
		c, err := s.db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		connections = append(connections, c)
	}
	for _, c := range connections {
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "busy_timeout": "20000"} {
			var got string
			if err := c.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s is %s, %v", pragma, got, err)
			}
		}
		c.Close()
	}
}

func TestSQLiteNotThere(t *testing.T) {
	if _, err := OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "no", "such", "folder.db")); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("%v", err)
	}
	file := filepath.Join(t.TempDir(), "text.db")
	if err := os.WriteFile(file, []byte(strings.Repeat("this is no database\n", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSQLite(t.Context(), file); err == nil || !strings.Contains(err.Error(), "not a database") {
		t.Errorf("%v", err)
	}
}

func TestPostgres(t *testing.T) {
	storetest.Run(t, func(t *testing.T) func() sharing.Store {
		address := storetest.Postgres(t)
		return func() sharing.Store {
			s, err := OpenPostgres(context.Background(), address)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
	})
}
