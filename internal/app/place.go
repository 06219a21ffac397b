package app

import (
	"strings"

	"greenroom"
	"greenroom/internal/seal"
)

// sealPlace seals what is secret of where a session is, which has its identity
// and has been validated: neither text has a line break.
func (a *App) sealPlace(s *greenroom.Session) (err error) {
	if s.Place.URL == "" && s.Place.Passcode == "" {
		return nil
	}
	s.Place.Sealed, err = a.box.Seal(s.Place.URL+"\n"+s.Place.Passcode, sessionPlace(s))
	return err
}

// openPlace opens what sealPlace sealed, for whoever may see it.
func (a *App) openPlace(s *greenroom.Session) error {
	if s.Place.Sealed == "" {
		return nil
	}
	text, err := a.box.Open(s.Place.Sealed, sessionPlace(s))
	url, passcode, _ := strings.Cut(text.Reveal(), "\n")
	s.Place.URL, s.Place.Passcode = greenroom.Secret(url), greenroom.Secret(passcode)
	return err
}

func sessionPlace(s *greenroom.Session) seal.Place {
	return seal.Place{Organization: string(s.Organization), Table: "sessions", Column: "location_detail", Row: string(s.ID)}
}
