package api

import (
	"context"
	"encoding/json"
	"fmt"

	"greenroom/internal/app"
)

// IdempotencyKey makes a request that makes something safe to repeat.
type IdempotencyKey struct {
	Key string `header:"Idempotency-Key" maxLength:"200" doc:"A text of your choice, new for each thing to be made. Repeated within a day, the same request makes nothing more and answers with what it made, as that stands by now; another request with the same key is refused." example:"f7a1b0c2-interview-17"`
}

// once returns a context in which a use case makes one thing for the key; what
// is the route and its parameters, and body is the request's.
func (k IdempotencyKey) once(ctx context.Context, what string, body any) (context.Context, error) {
	if k.Key == "" {
		return ctx, nil
	}
	asked, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("api: request: %w", err)
	}
	return app.WithOnce(ctx, app.Once{Key: k.Key, Request: what + "\n" + string(asked)}), nil
}
