package main

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	pb "databaseservice.example/clients/stubs/database"
	"google.golang.org/protobuf/proto"
)

const orders = "client_orders"

var client = must(Connect(cmp.Or(os.Getenv("SERVICE_ADDRESS"), "localhost:9090"), os.Getenv("SERVICE_DATABASE")))

// Order is the data of a document.
type Order struct {
	Customer string `json:"customer"`
	Total    int    `json:"total"`
	Status   string `json:"status"`
}

// object is a JSON object that is to be sent.
type object = map[string]any

func toJSON(value any) string { return string(must(json.Marshal(value))) }

func toOrder(text string) (order Order) {
	check(json.Unmarshal([]byte(text), &order))
	return order
}

// check ends the program by an error, and so does must; the short way of an example.
func check(err error) {
	if err != nil {
		panic(err)
	}
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

// failureOf is the error of a call that is to fail.
func failureOf(_ any, err error) *ServiceError {
	failed, ok := errors.AsType[*ServiceError](err)
	if !ok {
		panic(fmt.Errorf("this should have failed: %w", err))
	}
	return failed
}

func readOrder(id string) (*pb.ReadResponse, error) {
	request := &pb.ReadRequest{Collection: orders, Id: id, AnswerForm: pb.AnswerForm_ANSWER_FORM_JSON}
	return read(client, client.stub.Read, request)
}

func createAndRead() {
	data := toJSON(Order{"Ada", 30, "open"})
	request := &pb.CreateRequest{Collection: orders, Id: proto.String("order-1"), DataJson: data}
	document := must(write(client, client.stub.Create, request)).Document
	fmt.Printf("created: %s, version %d\n", document.Id, document.Version)
	order := toOrder(must(readOrder("order-1")).DataJson)
	fmt.Printf("read: %s, %d\n", order.Customer, order.Total)
	failed := failureOf(readOrder("nobody"))
	fmt.Printf("not there: %s, %s\n", failed.Code, failed.Reason)
}

// bulkInsert sends a stream of messages; all is written when it has ended.
func bulkInsert() {
	ctx, cancel := client.begin(10 * time.Minute)
	defer cancel()
	stream := must(client.stub.BulkInsert(ctx))
	message := &pb.BulkInsertRequest{Collection: orders}
	for n := 5; n <= 7; n++ {
		id := fmt.Sprintf("bulk-%d", n)
		document := &pb.NewDocument{Id: &id, DataJson: toJSON(Order{"Barbara", n, "open"})}
		message.Documents = append(message.Documents, document)
	}
	_ = stream.Send(message) // The answer says what went wrong.
	counts, err := stream.CloseAndRecv()
	check(explain(err))
	fmt.Printf("bulk insert: %d new\n", counts.InsertedCount)
}

// importAll sends messages of 100 documents as the connection takes them: there may be any number.
func importAll(name string) {
	ctx, cancel := client.begin(10 * time.Minute)
	defer cancel()
	stream := must(client.stub.Import(ctx))
	for first := 1; first <= 1000; first += 100 {
		message := &pb.ImportRequest{Collection: orders, OnConflict: proto.String("skip")} // So it may be repeated.
		for n := first; n < first+100; n++ {
			customer := "Edsger"
			if n%2 == 1 {
				customer = "Grace"
			}
			document := &pb.Document{Id: fmt.Sprintf("item-%04d", n), DataJson: toJSON(Order{customer, n, "open"})}
			message.Documents = append(message.Documents, document)
		}
		if stream.Send(message) != nil {
			break // The answer says why.
		}
	}
	counts, err := stream.CloseAndRecv()
	check(explain(err))
	fmt.Printf("%s: %d new, %d skipped\n", name, counts.InsertedCount, counts.SkippedCount)
}

func search() {
	page := must(read(client, client.stub.List, &pb.ListRequest{
		Collection: orders,
		FilterJson: toJSON(object{"customer": object{"$in": []string{"Grace", "Ada"}}, "total": object{"$gte": 900}}),
		Sort:       []*pb.Sort{{Field: "total", Direction: -1}},
		Limit:      3,
	}))
	var ids []string
	for _, document := range page.Documents {
		ids = append(ids, document.Id)
	}
	fmt.Printf("search: %s\n", strings.Join(ids, ", "))
	wrong := &pb.ListRequest{Collection: orders, FilterJson: toJSON(object{"total": object{"$greater": 900}})}
	failed := failureOf(read(client, client.stub.List, wrong))
	fmt.Printf("refused: %s, %s at %s\n", failed.Code, failed.Reason, failed.Details["pointer"])
}

func readAllPages() {
	pages, count, sum := 0, 0, 0
	request := &pb.ListRequest{
		Collection: orders,
		FilterJson: toJSON(object{"status": "open"}),
		Sort:       []*pb.Sort{{Field: "total", Direction: 1}},
		Limit:      100,
		Total:      proto.Bool(false),
	}
	for {
		page := must(read(client, client.stub.List, request))
		pages++
		count += len(page.Documents)
		for _, document := range page.Documents {
			sum += toOrder(document.DataJson).Total
		}
		if page.NextCursor == nil {
			break
		}
		request.Cursor = page.NextCursor
	}
	fmt.Printf("pages: %d, documents: %d, sum: %d\n", pages, count, sum)
}

func updateOrder(data object, version int64) (*pb.UpdateResponse, error) {
	request := &pb.UpdateRequest{Collection: orders, Id: "order-1", DataJson: toJSON(data), Version: &version}
	return write(client, client.stub.Update, request)
}

func updateUnderLock() {
	updated := must(updateOrder(object{"status": "paid"}, 1)).Document
	fmt.Printf("updated: version %d\n", updated.Version)
	failed := failureOf(updateOrder(object{"status": "lost"}, 1))
	expected, current := failed.Details["expected_version"], failed.Details["current_version"]
	fmt.Printf("conflict: %s, %s, expected %v, is %v\n", failed.Code, failed.Reason, expected, current)
	found := must(readOrder("order-1"))
	second := must(updateOrder(object{"total": toOrder(found.DataJson).Total + 70}, found.Version)).Document
	order := toOrder(second.DataJson)
	fmt.Printf("read again and updated: version %d, %s, %d\n", second.Version, order.Status, order.Total)
}

func transact() {
	request := &pb.ExecuteTransactionRequest{Operations: []*pb.WriteOperation{
		{Type: "update", Collection: orders, Id: proto.String("order-1"), UpdateJson: `{"$inc": {"total": -40}}`},
		{Type: "insert", Collection: orders, Id: proto.String("order-2"), DocumentJson: toJSON(Order{"Ada", 40, "open"})},
	}}
	key := rand.Text() // Of this transaction, kept until its answer is there.
	first := must(writeWithKey(client, client.stub.ExecuteTransaction, request, key))
	fmt.Printf("transaction: %s, %d operations\n", first.Status, first.OperationsCount)
	second := must(writeWithKey(client, client.stub.ExecuteTransaction, request, key))
	total := toOrder(must(readOrder("order-1")).DataJson).Total
	fmt.Printf("repeated: same %t, total %d\n", second.TransactionId == first.TransactionId, total)
	failed := failureOf(write(client, client.stub.ExecuteTransaction, request))
	fmt.Printf("with another key: %s, %s, operation %v\n", failed.Code, failed.Reason, failed.Details["failed_operation"])
}

// nextChange is the first one behind a place.
func nextChange(place string) (next *pb.Change) {
	check(client.Follow(orders, place, func(change *pb.Change) bool {
		next = change
		return false
	}))
	return next
}

func watch() {
	place := must(client.Place(orders))
	update := &pb.FindAndUpdateRequest{Collection: orders, Id: "order-2", UpdateJson: `{"$set": {"status": "paid"}}`}
	must(write(client, client.stub.FindAndUpdate, update))
	must(write(client, client.stub.Delete, &pb.DeleteRequest{Collection: orders, Id: "order-1"}))
	first := nextChange(place)
	fmt.Printf("watched: %s %s, %s\n", first.Op, first.GetDocumentId(), toOrder(first.After.DataJson).Status)
	second := nextChange(first.Token)
	fmt.Printf("resumed: %s %s\n", second.Op, second.GetDocumentId())
}

func missDeadline() {
	request := &pb.WatchRequest{Collection: orders}
	err := client.Watch(300*time.Millisecond, request, func(*pb.WatchResponse) bool { return true })
	if code := failureOf(nil, err).Code; code == "DeadlineExceeded" || code == "QUERY_TIMEOUT" {
		fmt.Println("deadline: given up after 300 ms")
	}
}

func run() {
	health := must(read(client, client.stub.HealthCheck, &pb.HealthCheckRequest{}))
	fmt.Printf("service: %s\n", health.Status)
	_, err := send(client, client.stub.DropCollection, &pb.DropCollectionRequest{Collection: orders})
	if err != nil && failureOf(nil, err).Code != "COLLECTION_NOT_FOUND" {
		panic(err)
	}
	createAndRead()
	bulkInsert()
	importAll("import")
	importAll("import again")
	search()
	readAllPages()
	updateUnderLock()
	transact()
	watch()
	missDeadline()
}

// follow follows a collection until it is dropped.
func follow(collection string) {
	place := must(client.Place(collection))
	fmt.Println("following")
	check(client.Follow(collection, place, func(change *pb.Change) bool {
		if change.Op == "dropped" {
			fmt.Println("dropped")
			return false
		}
		fmt.Println(change.Op, change.GetDocumentId(), change.GetVersion())
		return true
	}))
}

func main() {
	defer func() {
		problem := recover()
		if err, ok := problem.(*ServiceError); ok {
			if err.Reason == "" {
				fmt.Fprintf(os.Stderr, "No answer from %s: %s, %s\n", client.address, err.Code, err.Message)
			} else {
				fmt.Fprintln(os.Stderr, err)
			}
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
