package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	pb "databaseservice.example/clients/stubs/database"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// The reasons that docs/reference/errors.md calls worth repeating.
var transient = []string{
	"CANCELLED",
	"DATABASE_UNAVAILABLE",
	"DEADLINE_EXCEEDED",
	"IDEMPOTENCY_IN_FLIGHT",
	"RATE_LIMITED",
	"REQUEST_TIMEOUT",
	"SHUTTING_DOWN",
	"STORAGE_FULL",
	"STORAGE_READ_ONLY",
	"WRITE_CONTENTION",
}

const attempts = 5

// ServiceError is an error of a call. One that did not come from the service has its gRPC status as code, and no reason.
type ServiceError struct {
	Status                codes.Code
	Code, Reason, Message string
	Details               map[string]any
	// RetryAfter is zero where the service does not say.
	RetryAfter time.Duration
}

func (e *ServiceError) Error() string { return fmt.Sprintf("%s, %s: %s", e.Code, e.Reason, e.Message) }

// explain makes a ServiceError of what gRPC gives.
func explain(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	failed := status.Convert(err)
	explained := &ServiceError{Status: failed.Code(), Code: failed.Code().String(), Message: failed.Message()}
	for _, detail := range failed.Details() {
		switch detail := detail.(type) {
		case *errdetails.RetryInfo:
			explained.RetryAfter = detail.GetRetryDelay().AsDuration()
		case *pb.ErrorDetails:
			explained.Code, explained.Reason = detail.GetCode(), detail.GetReason()
			if err := json.Unmarshal([]byte(detail.GetDetailsJson()), &explained.Details); err != nil {
				return err
			}
			// What failed a transaction says more than that it failed.
			if reason, ok := explained.Details["reason"].(string); ok {
				explained.Reason = reason
			}
		}
	}
	return explained
}

// mayRepeat tells whether the service says that it helps, or there was no answer at all: no connection, or too late.
func mayRepeat(err error) bool {
	failed, ok := errors.AsType[*ServiceError](err)
	switch {
	case !ok:
		return false
	case failed.Reason != "":
		return slices.Contains(transient, failed.Reason)
	default:
		return failed.Status == codes.Unavailable || failed.Status == codes.DeadlineExceeded
	}
}

// Client makes calls of the service.
type Client struct {
	stub              pb.DatabaseServiceClient
	address, database string
}

// Connect makes a client; the connection comes with the first call.
func Connect(address, database string) (*Client, error) {
	pace := backoff.DefaultConfig
	pace.MaxDelay = time.Second
	connection, err := grpc.NewClient(address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: pace, MinConnectTimeout: 5 * time.Second}),
		// Notices within a minute that the other side is gone, also amid a stream.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second}),
	)
	if err != nil {
		return nil, err
	}
	return &Client{pb.NewDatabaseServiceClient(connection), address, database}, nil
}

// begin is the context of a call: its deadline, the database and other metadata.
func (c *Client) begin(deadline time.Duration, pairs ...string) (context.Context, context.CancelFunc) {
	if c.database != "" {
		pairs = append(pairs, "x-database-type", c.database)
	}
	return context.WithTimeout(metadata.AppendToOutgoingContext(context.Background(), pairs...), deadline)
}

// rpc is a method of the stub with one request and one answer.
type rpc[Request, Answer any] = func(context.Context, *Request, ...grpc.CallOption) (*Answer, error)

// read makes a call that changes nothing: it may always be repeated.
func read[Request, Answer any](c *Client, call rpc[Request, Answer], request *Request) (*Answer, error) {
	return repeat(func() (*Answer, error) { return send(c, call, request) })
}

// write writes one document, or a transaction: with its key it may be repeated and is done once.
func write[Request, Answer any](c *Client, call rpc[Request, Answer], request *Request) (*Answer, error) {
	return writeWithKey(c, call, request, rand.Text())
}

// writeWithKey is write with a key that the caller keeps.
func writeWithKey[Request, Answer any](c *Client, call rpc[Request, Answer], request *Request, key string) (*Answer, error) {
	return repeat(func() (*Answer, error) { return send(c, call, request, "idempotency-key", key) })
}

// send makes one attempt, for the calls that take no key.
func send[Request, Answer any](c *Client, call rpc[Request, Answer], request *Request, pairs ...string) (*Answer, error) {
	ctx, cancel := c.begin(10*time.Second, pairs...)
	defer cancel()
	answer, err := call(ctx, request)
	return answer, explain(err)
}

func repeat[Answer any](attempt func() (*Answer, error)) (*Answer, error) {
	for failed := 1; ; failed++ {
		answer, err := attempt()
		if err == nil || !mayRepeat(err) || failed == attempts {
			return answer, err
		}
		pause := 100 * time.Millisecond << failed
		if answered, ok := errors.AsType[*ServiceError](err); ok && answered.RetryAfter > 0 {
			pause = answered.RetryAfter
		}
		time.Sleep(pause)
	}
}

// Place tells the place in the feed where it stands now, to follow it from there.
func (c *Client) Place(collection string) (string, error) {
	place, err := repeat(func() (place *string, err error) {
		request := &pb.WatchRequest{Collection: collection}
		err = c.Watch(10*time.Second, request, func(item *pb.WatchResponse) bool {
			place = &item.Token
			return false
		})
		return place, err
	})
	if err != nil {
		return "", err
	}
	return *place, nil
}

// Follow hands on the changes of a collection behind a place, until `handle` says that it is enough. What cuts the
// connection is repaired; what the service refuses is returned.
func (c *Client) Follow(collection, place string, handle func(*pb.Change) bool) error {
	const forever = 100 * 365 * 24 * time.Hour
	for {
		goesOn := true
		request := &pb.WatchRequest{Collection: collection, Since: &place, AnswerForm: pb.AnswerForm_ANSWER_FORM_JSON}
		err := c.Watch(forever, request, func(item *pb.WatchResponse) bool {
			if item.Change != nil {
				goesOn = handle(item.Change)
			}
			place = item.Token // Only now: what was not handled comes again.
			return goesOn
		})
		if !goesOn || err != nil && !mayRepeat(err) {
			return err
		}
		time.Sleep(time.Second)
	}
}

// Watch makes one watch, until it ends, is cut off, or `handle` says that it is enough.
func (c *Client) Watch(deadline time.Duration, request *pb.WatchRequest, handle func(*pb.WatchResponse) bool) error {
	ctx, cancel := c.begin(deadline)
	defer cancel()
	stream, err := c.stub.Watch(ctx, request)
	if err != nil {
		return explain(err)
	}
	for {
		item, err := stream.Recv()
		switch {
		case errors.Is(err, io.EOF):
			return &ServiceError{Status: codes.Unavailable, Code: "Unavailable", Message: "the watch ended"}
		case err != nil:
			return explain(err)
		case !handle(item):
			return nil
		}
	}
}
