package zoomsim

// translate returns the text of a refusal in the language of an account, which
// is how Zoom writes them: clients must decide on status and code.
func translate(language string, fail *apiError) string {
	return fail.Message
}
