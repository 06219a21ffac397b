package api

import (
	"context"
	"maps"
	"mime"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"greenroom"
)

// A caller is whoever sent a key, and the organization that the key is for.
type caller struct {
	greenroom.Actor
	organization greenroom.OrganizationID
	key          greenroom.Secret
}

type callerKey struct{}

// callerOf returns who asks. There is one on every route.
func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// authenticate refuses requests without a key that is valid now.
func (s *server) authenticate(ctx huma.Context, next func(huma.Context)) {
	key := bearer(ctx.Header("Authorization"))
	who, organization, err := s.ActorByKey(ctx.Context(), key)
	if err != nil {
		s.refuse(ctx, err)
		return
	}
	ctx.SetHeader("Cache-Control", "no-store") // answers are about people
	next(huma.WithValue(ctx, callerKey{}, caller{who, organization, key}))
}

// bearer returns the key of an Authorization header (RFC 6750, section 2.1), or
// "" if there is none. The scheme's case does not matter.
func bearer(header string) greenroom.Secret {
	scheme, key, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return greenroom.Secret(strings.TrimSpace(key))
}

// checkContentType refuses a body of a type that the route does not take. A
// body without a type is taken for what the route takes.
func (s *server) checkContentType(ctx huma.Context, next func(huma.Context)) {
	body, sent := ctx.Operation().RequestBody, ctx.Header("Content-Type")
	if body == nil || sent == "" {
		next(ctx)
		return
	}
	mediaType, _, err := mime.ParseMediaType(sent)
	if _, taken := body.Content[mediaType]; err != nil || !taken {
		for wanted := range body.Content {
			s.refuse(ctx, statusError{http.StatusUnsupportedMediaType, greenroom.Errorf(greenroom.Invalid,
				"This address takes %s only. Nothing was changed. Say so in the header Content-Type.", wanted).At("Content-Type")})
			return
		}
	}
	next(ctx)
}

// refuse answers with a problem before a handler runs.
func (s *server) refuse(ctx huma.Context, err error) {
	_, w := humago.Unwrap(ctx)
	p := s.problem(ctx.Context(), err)
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="Greenroom"`)
	}
	maps.Copy(w.Header(), p.header)
	p.Write(w)
}
