package api

// An answer is one thing and its revision.
type answer[T any] struct {
	ETag string `header:"ETag" doc:"The revision, for If-Match." example:"\"3\""`
	Body T
}

// An answerMade is one thing that was made by the request.
type answerMade[T any] struct {
	Location string `header:"Location" doc:"The address of what was made."`
	ETag     string `header:"ETag" doc:"The revision, for If-Match." example:"\"1\""`
	Body     T
}

// made answers with what was made, which has an address; err is handed on.
func made[T any](at string, a *answer[T], err error) (*answerMade[T], error) {
	if err != nil {
		return nil, err
	}
	return &answerMade[T]{Location: Prefix + at, ETag: a.ETag, Body: a.Body}, nil
}

// each returns what f makes of each.
func each[T, U any](of []T, f func(T) U) []U {
	made := make([]U, len(of))
	for i, t := range of {
		made[i] = f(t)
	}
	return made
}
