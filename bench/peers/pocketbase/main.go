// Command pocketbase-peer is PocketBase as the bench loads it: one collection with a JSON field and an index over two of
// its fields, rules that let everybody in, no log of requests. PEER_SYNCHRONOUS sets SQLite's pragma of that name; without
// it the connections are PocketBase's own.
package main

import (
	"log"
	"os"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/core"
)

func main() {
	config := pocketbase.Config{HideStartBanner: true}
	if synchronous := os.Getenv("PEER_SYNCHRONOUS"); synchronous != "" {
		config.DBConnect = func(path string) (*dbx.DB, error) { return connect(path, synchronous) }
	}
	app := pocketbase.NewWithConfig(config)
	app.OnServe().BindFunc(func(event *core.ServeEvent) error {
		event.InstallerFunc = nil
		if err := prepare(event.App); err != nil {
			return err
		}
		return event.Next()
	})
	if err := app.Start(); err != nil {
		log.Fatal(err)
	}
}

// connect is PocketBase's DefaultDBConnect with another synchronous.
func connect(path string, synchronous string) (*dbx.DB, error) {
	return dbx.Open("sqlite", path+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)"+
		"&_pragma=journal_size_limit(200000000)&_pragma=synchronous("+synchronous+")&_pragma=foreign_keys(ON)"+
		"&_pragma=temp_store(MEMORY)&_pragma=cache_size(-32000)")
}

func prepare(app core.App) error {
	app.Settings().Logs.MaxDays = 0
	if err := app.Save(app.Settings()); err != nil {
		return err
	}
	if _, err := app.FindCollectionByNameOrId("documents"); err == nil {
		return nil
	}
	everybody := ""
	collection := core.NewBaseCollection("documents")
	collection.ListRule = &everybody
	collection.ViewRule = &everybody
	collection.CreateRule = &everybody
	collection.Fields.Add(&core.JSONField{Name: "data", Required: true})
	collection.Fields.Add(&core.AutodateField{Name: "created", OnCreate: true})
	collection.Fields.Add(&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true})
	collection.AddIndex("by_country", false, "json_extract(data, '$.country'), json_extract(data, '$.population') DESC", "")
	return app.Save(collection)
}
