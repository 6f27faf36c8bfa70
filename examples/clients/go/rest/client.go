package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
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

const (
	attempts = 5
	// A feed says something every 15 s at least; one that is silent for longer is dead.
	silence = 45 * time.Second
)

// ServiceError is an error that the service answered with.
type ServiceError struct {
	Code    string         `json:"code"`
	Message string         `json:"message"`
	Details map[string]any `json:"details"`
	// RetryAfter is zero where the service does not say.
	RetryAfter time.Duration `json:"-"`
}

func (e *ServiceError) Error() string {
	return fmt.Sprintf("%s, %s: %s", e.Code, e.Reason(), e.Message)
}
func (e *ServiceError) Reason() string { return fmt.Sprint(e.Details["reason"]) }

// envelope is what every call answers with, but streams.
type envelope struct {
	Success bool            `json:"success"`
	Data    json.RawMessage `json:"data"`
	Error   *ServiceError   `json:"error"`
}

// Client makes calls of the service.
type Client struct {
	url, database string
}

// object is a JSON object that is to be sent.
type object = map[string]any

// Read makes a call that changes nothing: it may always be repeated. GET, or POST of a body.
func (c *Client) Read(path string, body object, result any) error {
	method := http.MethodGet
	if body != nil {
		method = http.MethodPost
	}
	return repeat(func() error { return c.Send(method, path, body, "", result) })
}

// Write writes one document, or a transaction: with its key it may be repeated and is done once.
func (c *Client) Write(method, path string, body object, result any) error {
	return c.WriteWithKey(method, path, body, rand.Text(), result)
}

// WriteWithKey is Write with a key that the caller keeps.
func (c *Client) WriteWithKey(method, path string, body object, key string, result any) error {
	return repeat(func() error { return c.Send(method, path, body, key, result) })
}

// Send makes one attempt; without a key, for the calls that take none.
func (c *Client) Send(method, path string, body object, key string, result any) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return c.SendBy(ctx, method, path, body, key, result)
}

// SendBy is Send with a deadline of the caller.
func (c *Client) SendBy(ctx context.Context, method, path string, body object, key string, result any) error {
	var content io.Reader
	header := http.Header{}
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(text)
		header.Set("Content-Type", "application/json")
	}
	if key != "" {
		header.Set("Idempotency-Key", key)
	}
	return c.exchange(ctx, method, path, header, content, result)
}

// Import streams documents as NDJSON; one attempt.
func (c *Client) Import(path string, documents iter.Seq[object], result any) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	reader, writer := io.Pipe()
	go func() {
		encoder := json.NewEncoder(writer)
		for document := range documents {
			if err := encoder.Encode(document); err != nil {
				writer.CloseWithError(err)
				return
			}
		}
		writer.Close()
	}()
	defer reader.Close()
	header := http.Header{"Content-Type": {"application/x-ndjson"}}
	return c.exchange(ctx, http.MethodPost, path, header, reader, result)
}

func (c *Client) exchange(ctx context.Context, method, path string, header http.Header, body io.Reader, result any) error {
	response, err := c.open(ctx, method, path, header, body)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var answer envelope
	if err := json.Unmarshal(text, &answer); err != nil {
		return err
	}
	if !answer.Success {
		seconds, _ := strconv.Atoi(response.Header.Get("Retry-After"))
		answer.Error.RetryAfter = time.Duration(seconds) * time.Second
		return answer.Error
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(answer.Data, result)
}

func (c *Client) open(ctx context.Context, method, path string, header http.Header, body io.Reader) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.url+"/api/v1"+path, body)
	if err != nil {
		return nil, err
	}
	request.Header = header
	if c.database != "" {
		request.Header.Set("X-Database-Type", c.database)
	}
	return http.DefaultClient.Do(request)
}

func repeat(attempt func() error) error {
	for failed := 1; ; failed++ {
		err := attempt()
		if err == nil || !mayRepeat(err) || failed == attempts {
			return err
		}
		pause := 100 * time.Millisecond << failed
		if answered, ok := errors.AsType[*ServiceError](err); ok && answered.RetryAfter > 0 {
			pause = answered.RetryAfter
		}
		time.Sleep(pause)
	}
}

// mayRepeat tells whether the service says that it helps, or there was no whole answer: no connection, or too late.
func mayRepeat(err error) bool {
	if answered, ok := errors.AsType[*ServiceError](err); ok {
		return slices.Contains(transient, answered.Reason())
	}
	_, isTransport := errors.AsType[*url.Error](err)
	return isTransport || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, context.DeadlineExceeded)
}

// Change is a record of the change feed.
type Change struct {
	Token      string   `json:"token"`
	Op         string   `json:"op"`
	DocumentID string   `json:"document_id"`
	Version    int64    `json:"version"`
	After      Document `json:"after"`
}

// Place tells the place in the feed where it stands now, to follow it from there.
func (c *Client) Place(collection string) (string, error) {
	var place string
	err := repeat(func() error {
		return c.events(collection, "", func(id string, _ []byte) bool {
			place = id
			return false
		})
	})
	return place, err
}

// Follow hands on the changes of a collection behind a place, until `handle` says that it is enough. What cuts the
// connection is repaired; what the service refuses is returned.
func (c *Client) Follow(collection, place string, handle func(Change) bool) error {
	for {
		goesOn := true
		err := c.events(collection, place, func(id string, data []byte) bool {
			var change Change
			if data != nil && json.Unmarshal(data, &change) == nil {
				goesOn = handle(change)
			}
			place = id // Only now: what was not handled comes again.
			return goesOn
		})
		if !goesOn || err != nil && !mayRepeat(err) {
			return err
		}
		time.Sleep(time.Second)
	}
}

// events reads server-sent events, until the feed ends, is cut off, or `handle` says that it is enough.
func (c *Client) events(collection, since string, handle func(id string, data []byte) bool) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	watchdog := time.AfterFunc(silence, cancel)
	defer watchdog.Stop()
	path := "/collections/" + collection + "/changes"
	if since != "" {
		path += "?since=" + url.QueryEscape(since)
	}
	response, err := c.open(ctx, http.MethodGet, path, http.Header{}, nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return failure(json.NewDecoder(response.Body))
	}
	lines := bufio.NewReader(response.Body)
	var id, event string
	var data []byte
	for {
		line, err := lines.ReadString('\n')
		if err != nil { // Cut off: it is to be opened again.
			return io.ErrUnexpectedEOF
		}
		watchdog.Reset(silence)
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case name == "id":
			id = value
		case name == "event":
			event = value
		case name == "data":
			data = []byte(value)
		case line == "\n" && event == "error":
			return failure(json.NewDecoder(bytes.NewReader(data)))
		case line == "\n" && id != "":
			if !handle(id, data) {
				return nil
			}
			data = nil
		}
	}
}

func failure(answer *json.Decoder) error {
	var failed envelope
	if err := answer.Decode(&failed); err != nil {
		return err
	}
	return failed.Error
}
