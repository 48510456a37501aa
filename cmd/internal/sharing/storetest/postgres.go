package storetest

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"testing"
)

// Postgres is the address of an empty schema in the database that DATABASE_URL
// names, which is dropped in the end. Without such a database the test is skipped.
// The test's package has to bring the driver pgx.
func Postgres(t *testing.T) string {
	t.Helper()
	address := os.Getenv("DATABASE_URL")
	if address == "" {
		t.Skip("DATABASE_URL names no PostgreSQL database")
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("DATABASE_URL is not written as postgres://…")
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	schema := "parcours_test_" + rand.Text()
	if _, err := db.Exec(`CREATE SCHEMA "` + schema + `"`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec(`DROP SCHEMA "` + schema + `" CASCADE`); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	q := u.Query()
	q.Set("search_path", `"`+schema+`"`)
	u.RawQuery = q.Encode()
	return u.String()
}
