package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"iter"
	"os"
	"strings"
	"time"
)

const orders = "client_orders"

var client = Client{url: cmp.Or(os.Getenv("SERVICE_URL"), "http://localhost:8080"), database: os.Getenv("SERVICE_DATABASE")}

// Document is a stored order.
type Document struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
	Data    struct {
		Customer string `json:"customer"`
		Total    int    `json:"total"`
		Status   string `json:"status"`
	} `json:"data"`
}

// Page is a page of a search.
type Page struct {
	Documents  []Document `json:"documents"`
	Pagination struct {
		NextCursor *string `json:"next_cursor"`
	} `json:"pagination"`
}

// must ends the program by an error; the short way of an example.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// failureOf is the error of a call that is to fail.
func failureOf(err error) *ServiceError {
	failed, ok := errors.AsType[*ServiceError](err)
	if !ok {
		panic(fmt.Errorf("this should have failed: %w", err))
	}
	return failed
}

func createAndRead() {
	var document Document
	must(client.Write("POST", "/documents", object{
		"collection": orders,
		"id":         "order-1",
		"data":       object{"customer": "Ada", "total": 30, "status": "open"},
	}, &document))
	fmt.Printf("created: %s, version %d\n", document.ID, document.Version)
	must(client.Read("/documents/"+orders+"/order-1", nil, &document))
	fmt.Printf("read: %s, %d\n", document.Data.Customer, document.Data.Total)
	failed := failureOf(client.Read("/documents/"+orders+"/nobody", nil, nil))
	fmt.Printf("not there: %s, %s\n", failed.Code, failed.Reason())
}

// makeDocuments makes them as the connection takes them: there may be any number.
func makeDocuments() iter.Seq[object] {
	return func(yield func(object) bool) {
		for n := 1; n <= 1000; n++ {
			customer := "Edsger"
			if n%2 == 1 {
				customer = "Grace"
			}
			data := object{"customer": customer, "total": n, "status": "open"}
			if !yield(object{"id": fmt.Sprintf("item-%04d", n), "data": data}) {
				return
			}
		}
	}
}

func insertMany() {
	var documents []object
	for n := 5; n <= 7; n++ {
		data := object{"customer": "Barbara", "total": n, "status": "open"}
		documents = append(documents, object{"id": fmt.Sprintf("bulk-%d", n), "data": data})
	}
	var counts struct {
		Inserted int `json:"inserted_count"`
		Skipped  int `json:"skipped_count"`
	}
	must(client.Send("POST", "/documents/bulk/insert", object{"collection": orders, "documents": documents}, "", &counts))
	fmt.Printf("bulk insert: %d new\n", counts.Inserted)
	for _, name := range []string{"import", "import again"} {
		path := "/collections/" + orders + "/import?on_conflict=skip" // So it may be repeated.
		must(client.Import(path, makeDocuments(), &counts))
		fmt.Printf("%s: %d new, %d skipped\n", name, counts.Inserted, counts.Skipped)
	}
}

func search() {
	var page Page
	must(client.Read("/documents/"+orders+"/search", object{
		"filter": object{"customer": object{"$in": []string{"Grace", "Ada"}}, "total": object{"$gte": 900}},
		"sort":   object{"total": -1}, // Of several keys: a json.RawMessage, since maps have no order.
		"limit":  3,
	}, &page))
	var ids []string
	for _, document := range page.Documents {
		ids = append(ids, document.ID)
	}
	fmt.Printf("search: %s\n", strings.Join(ids, ", "))
	wrong := object{"filter": object{"total": object{"$greater": 900}}}
	failed := failureOf(client.Read("/documents/"+orders+"/search", wrong, nil))
	fmt.Printf("refused: %s, %s at %s\n", failed.Code, failed.Reason(), failed.Details["pointer"])
}

func readAllPages() {
	pages, count, sum := 0, 0, 0
	query := object{"filter": object{"status": "open"}, "sort": object{"total": 1}, "limit": 100, "total": false}
	for {
		var page Page
		must(client.Read("/documents/"+orders+"/search", query, &page))
		pages++
		count += len(page.Documents)
		for _, document := range page.Documents {
			sum += document.Data.Total
		}
		if page.Pagination.NextCursor == nil {
			break
		}
		query["cursor"] = *page.Pagination.NextCursor
	}
	fmt.Printf("pages: %d, documents: %d, sum: %d\n", pages, count, sum)
}

func updateUnderLock() {
	path := "/documents/" + orders + "/order-1"
	var updated, found, second Document
	must(client.Write("PUT", path, object{"data": object{"status": "paid"}, "version": 1}, &updated))
	fmt.Printf("updated: version %d\n", updated.Version)
	failed := failureOf(client.Write("PUT", path, object{"data": object{"status": "lost"}, "version": 1}, nil))
	expected, current := failed.Details["expected_version"], failed.Details["current_version"]
	fmt.Printf("conflict: %s, %s, expected %v, is %v\n", failed.Code, failed.Reason(), expected, current)
	must(client.Read(path, nil, &found))
	change := object{"data": object{"total": found.Data.Total + 70}, "version": found.Version}
	must(client.Write("PUT", path, change, &second))
	fmt.Printf("read again and updated: version %d, %s, %d\n", second.Version, second.Data.Status, second.Data.Total)
}

func transact() {
	body := object{"operations": []object{
		{"type": "update", "collection": orders, "id": "order-1", "update": object{"$inc": object{"total": -40}}},
		{"type": "insert", "collection": orders, "id": "order-2",
			"document": object{"customer": "Ada", "total": 40, "status": "open"}},
	}}
	type outcome struct {
		ID     string `json:"transaction_id"`
		Count  int    `json:"operations_count"`
		Status string `json:"status"`
	}
	var first, second outcome
	key := rand.Text() // Of this transaction, kept until its answer is there.
	must(client.WriteWithKey("POST", "/transactions/execute", body, key, &first))
	fmt.Printf("transaction: %s, %d operations\n", first.Status, first.Count)
	must(client.WriteWithKey("POST", "/transactions/execute", body, key, &second))
	var document Document
	must(client.Read("/documents/"+orders+"/order-1", nil, &document))
	fmt.Printf("repeated: same %t, total %d\n", second.ID == first.ID, document.Data.Total)
	failed := failureOf(client.Write("POST", "/transactions/execute", body, nil))
	fmt.Printf("with another key: %s, %s, operation %v\n", failed.Code, failed.Reason(), failed.Details["failed_operation"])
}

// nextChange is the first one behind a place.
func nextChange(place string) (next Change) {
	must(client.Follow(orders, place, func(change Change) bool {
		next = change
		return false
	}))
	return next
}

func watch() {
	place, err := client.Place(orders)
	must(err)
	update := object{"update": object{"$set": object{"status": "paid"}}}
	must(client.Write("POST", "/documents/"+orders+"/order-2/find-and-update", update, nil))
	must(client.Write("DELETE", "/documents/"+orders+"/order-1", nil, nil))
	first := nextChange(place)
	fmt.Printf("watched: %s %s, %s\n", first.Op, first.DocumentID, first.After.Data.Status)
	second := nextChange(first.Token)
	fmt.Printf("resumed: %s %s\n", second.Op, second.DocumentID)
}

func missDeadline() {
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	err := client.SendBy(ctx, "GET", "/collections/"+orders+"/changes", nil, "", nil)
	if errors.Is(err, context.DeadlineExceeded) {
		fmt.Println("deadline: given up after 300 ms")
	}
}

func run() {
	var health struct {
		Status string `json:"status"`
	}
	must(client.Read("/health", nil, &health))
	fmt.Printf("service: %s\n", health.Status)
	err := client.Send("DELETE", "/collections/"+orders, nil, "", nil)
	if err != nil && failureOf(err).Code != "COLLECTION_NOT_FOUND" {
		panic(err)
	}
	createAndRead()
	insertMany()
	search()
	readAllPages()
	updateUnderLock()
	transact()
	watch()
	missDeadline()
}

// follow follows a collection until it is dropped.
func follow(collection string) {
	place, err := client.Place(collection)
	must(err)
	fmt.Println("following")
	must(client.Follow(collection, place, func(change Change) bool {
		if change.Op == "dropped" {
			fmt.Println("dropped")
			return false
		}
		fmt.Println(change.Op, change.DocumentID, change.Version)
		return true
	}))
}

func main() {
	defer func() {
		problem := recover()
		if err, ok := problem.(error); ok {
			if _, answered := errors.AsType[*ServiceError](err); !answered {
				err = fmt.Errorf("No answer from %s: %w", client.url, err)
			}
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		} else if problem != nil {
			panic(problem)
		}
	}()
	if len(os.Args) == 3 && os.Args[1] == "follow" {
		follow(os.Args[2])
	} else {
		run()
	}
}
