package greenroom_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"greenroom"
)

func TestErrorKeepsItsCauseFromPeople(t *testing.T) {
	t.Parallel()
	cause := errors.New("dial tcp: refused")
	err := fmt.Errorf("lane: %w", greenroom.Errorf(greenroom.Unavailable, "Zoom does not answer.").At("host").Because(cause))
	if got := greenroom.KindOf(err); got != greenroom.Unavailable {
		t.Errorf("KindOf = %q", got)
	}
	if got := greenroom.MessageOf(err); got != "Zoom does not answer." {
		t.Errorf("MessageOf = %q", got)
	}
	if got := greenroom.FieldOf(err); got != "host" {
		t.Errorf("FieldOf = %q", got)
	}
	if !errors.Is(err, cause) || !strings.Contains(err.Error(), "refused") {
		t.Errorf("the log does not see the cause: %v", err)
	}
	if greenroom.KindOf(nil) != "" || greenroom.KindOf(cause) != greenroom.Internal {
		t.Error("nil has no kind; a foreign error is Internal")
	}
	if strings.Contains(greenroom.MessageOf(cause), "refused") {
		t.Error("the message of a foreign error shows its text")
	}
}

// Logs hold neither what was put into a sentence nor what a cause quotes of it.
func TestErrorTextNamesNobody(t *testing.T) {
	t.Parallel()
	_, unknown := greenroom.Zone("Ms Example's")
	for what, err := range map[string]error{
		"an argument":                  greenroom.Errorf(greenroom.Conflict, "There is %s already.", "Ms Example").At("email"),
		"an argument of a cause":       greenroom.Errorf(greenroom.Conflict, "There is one.").Because(greenroom.Errorf(greenroom.Conflict, "It is %s.", "Ms Example")),
		"the cause of what is Invalid": unknown,
		"a literal":                    &greenroom.Error{Kind: greenroom.Conflict, Message: "Ms Example"},
	} {
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("failed", slog.Any("error", fmt.Errorf("web: %w", err)))
		if text := log.String(); strings.Contains(text, "Example") || !strings.Contains(text, string(greenroom.KindOf(err))) {
			t.Errorf("%s: logged %s, want the kind and no name", what, text)
		}
	}
}

func TestSecretIsNotShown(t *testing.T) {
	t.Parallel()
	secret := greenroom.Secret("hunter2")
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", slog.Any("secret", secret))
	marshalled, err := json.Marshal(map[string]any{"secret": secret})
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{fmt.Sprintf("%v %s %#v %+v", secret, secret, secret, secret), log.String(), string(marshalled)} {
		if strings.Contains(shown, "hunter2") {
			t.Errorf("shows the secret: %s", shown)
		}
	}
	if secret.Reveal() != "hunter2" {
		t.Error("Reveal does not reveal")
	}
}
