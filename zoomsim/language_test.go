package zoomsim_test

import (
	"testing"

	"greenroom/zoomsim"
)

// TestGotcha15TranslatedTexts: the same status and code with another text.
func TestGotcha15TranslatedTexts(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	token := b.s2s()
	tests := []struct {
		language, path string
		code           int
		want           string
	}{
		{"fr-FR", "/v2/users/y.yonder@hospital.example", 1001, "n’existe pas ou n’appartient pas à ce compte"},
		{"de-DE", "/v2/users/y.yonder@hospital.example", 1001, "Der Benutzer existiert nicht: y.yonder@hospital.example."},
		{"es-ES", "/v2/meetings/81234567890", 3001, "La reunión no existe: 81234567890."},
		{"ja-JP", "/v2/meetings/81234567890", 3001, "ミーティングが存在しません：81234567890。"},
		{"jp-JP", "/v2/rooms/x", 1012, "Room が見つかりません：x。"},
		{"de-DE", "/v2/users/me", 4711, "Ungültiges Zugriffstoken, enthält nicht die Bereiche:[user:read, user_info:read]."},
		{"fr-FR", "/v2/users?status=gone", 300, "Échec de la validation."},
		{"pl-PL", "/v2/meetings/81234567890", 3001, "Meeting does not exist: 81234567890."},
	}
	for _, tt := range tests {
		b.must(b.sim.SetAccount(hospital, zoomsim.AccountChange{Language: tt.language}))
		if a := b.call("GET", tt.path, token, ""); a.code() != tt.code || a.body["message"] != tt.want {
			t.Errorf("%s %s: %s", tt.language, tt.path, a.text)
		}
	}
	b.must(b.sim.SetUser(admin, zoomsim.UserChange{Language: "es-ES"}))
	if a := b.call("GET", "/v2/meetings/81234567890", token, ""); a.body["message"] != "La reunión no existe: 81234567890." {
		t.Errorf("her own language does not win: %s", a.text)
	}
	for _, language := range []string{"French", "fr", "fr-fr"} {
		if err := b.sim.SetAccount(hospital, zoomsim.AccountChange{Language: language}); err == nil {
			t.Errorf("%q is accepted", language)
		}
	}
}

func TestHostDayRefusalIsTranslated(t *testing.T) {
	t.Parallel()
	b := start(t, zoomsim.Options{})
	b.must(b.sim.SetUser(admin, zoomsim.UserChange{Language: "de-DE"}))
	token := b.s2s()
	path, _ := b.create(token, `{"start_time":"2030-03-09T09:00:00Z"}`)
	for range 99 {
		b.call("PATCH", path, token, `{"topic":"x"}`)
	}
	a := b.call("PATCH", path, token, `{"topic":"y"}`)
	want := "Sie haben das Tageslimit (100) der API-Anfragen zum Erstellen/Aktualisieren von Meetings für diesen Benutzer überschritten. " +
		"Ab 00:00:00 GMT sind Anfragen wieder möglich."
	if a.status != 429 || a.body["message"] != want {
		t.Errorf("%d %s", a.status, a.text)
	}
}
