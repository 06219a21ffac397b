package e2e

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The main job, as the README tells it: people from a file, a session, its
// meeting at Zoom, its mail, and everything still right after each change of
// plan, and after the program has been killed.
func TestMainJobInBrowser(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	d := startDemo(t, data)
	onlyLocal(t, d.greenroom)
	onlyLocal(t, d.zoom)
	c, zoom := newVisitor(t), newVisitor(t)
	c.signIn(d, "c.coordinator@hospital.example")

	c.importPeople(t)
	session := c.planSession("Interview with K. Kandidat", "K. Kandidat", "Sample")
	c.press("Confirm")
	c.sees("#standing .chip", "linked")
	c.judge()
	zoom.seesMeeting(d, "Sam Sample", "Interview with K. Kandidat")

	c.open(session)
	c.sees("#history", "K. Kandidat") // whose mail is written
	join := c.joinLink(d)
	candidate := newVisitor(t)
	candidate.open(join)
	candidate.sees("main", "09:00 to 09:20")
	candidate.judge()

	c.open(session)
	c.press("Reschedule")
	c.do(chromedp.WaitVisible("#time", chromedp.ByQuery), chromedp.SetValue("#time", "13:30", chromedp.ByQuery), chromedp.Submit("#time", chromedp.ByQuery))
	c.sees("#standing .chip", "linked")
	candidate.open(join)
	candidate.sees("main", "13:30 to 13:50")

	c.press("Rename")
	c.do(chromedp.WaitVisible("#title", chromedp.ByQuery), chromedp.SetValue("#title", "Second interview", chromedp.ByQuery), chromedp.Submit("#title", chromedp.ByQuery))
	c.sees("#standing .chip", "linked")
	zoom.seesMeeting(d, "Sam Sample", "Second interview")

	c.press("Change people")
	c.sees("label", "S. Sample")
	c.do(chromedp.Click(`//label[normalize-space()="S. Sample"]`, chromedp.BySearch))
	c.choose("#person", "T. Template")
	c.press("Save")
	c.sees("#where", "t.template@hospital.example")
	c.sees("#standing .chip", "linked")
	zoom.seesMeeting(d, "Terry Template", "Second interview")
	zoom.seesNoMeeting(d, "Sam Sample")

	greenroom := d.greenroom
	d.kill()
	d = startDemo(t, data) // on other ports, with all that was there, and c still signed in
	c.open(strings.Replace(session, greenroom, d.greenroom, 1))
	c.sees("#standing .chip", "linked")
	candidate.open(strings.Replace(join, greenroom, d.greenroom, 1))
	candidate.sees("main", "13:30 to 13:50")

	c.press("Cancel session")
	c.sees("h1", "Cancel this session?")
	c.press("Cancel session")
	c.sees("#standing .chip", "cancelled")
	c.sees("#history", "Zoom meeting deleted")
	zoom.seesNoMeeting(d, "Terry Template")
	candidate.open(strings.Replace(join, greenroom, d.greenroom, 1))
	candidate.sees("main", "This session does not take place.")
}

// importPeople takes the sample into the demo's program.
func (v *visitor) importPeople(t *testing.T) {
	t.Helper()
	file, err := filepath.Abs("../examples/people.csv")
	if err != nil {
		t.Fatal(err)
	}
	v.press("Programs")
	v.press("Residency interviews")
	v.press("People")
	v.sees("h1", "Residency interviews")
	v.press("Import")
	v.do(chromedp.SetUploadFiles("#file", []string{file}, chromedp.ByQuery), chromedp.Submit("#file", chromedp.ByQuery))
	v.sees("main", "absent") // y.yonder at Zoom
	v.judge()
	v.press("Import 24 people")
	v.sees("main", "A. Applicant")
}

// planSession makes a draft for the day after tomorrow and returns its address.
func (v *visitor) planSession(title, applicant, interviewer string) (address string) {
	v.t.Helper()
	v.press("New session")
	v.do(chromedp.WaitVisible("#title", chromedp.ByQuery),
		chromedp.SendKeys("#title", title, chromedp.ByQuery),
		chromedp.SetValue("#date", time.Now().AddDate(0, 0, 2).Format(time.DateOnly), chromedp.ByQuery),
		chromedp.SetValue("#time", "09:00", chromedp.ByQuery),
		chromedp.SetValue("#minutes", "20", chromedp.ByQuery))
	v.choose("#applicant", applicant)
	v.choose("#interviewer", interviewer)
	v.do(chromedp.Submit("#title", chromedp.ByQuery), chromedp.WaitVisible("#standing", chromedp.ByQuery), chromedp.Location(&address))
	v.sees("#standing .chip", "draft")
	return address
}

// choose picks the option of a list that names somebody.
func (v *visitor) choose(list, name string) {
	v.t.Helper()
	const pick = `(list, name) => {
		const option = [...list.options].find(o => o.textContent.includes(name));
		if (option) list.value = option.value;
		return Boolean(option);
	}`
	var chosen bool
	v.do(chromedp.WaitVisible(list, chromedp.ByQuery), chromedp.Evaluate(fmt.Sprintf("(%s)(document.querySelector(%q), %q)", pick, list, name), &chosen))
	if !chosen {
		v.t.Fatalf("nobody in %s is named %s", list, name)
	}
}

var joinAddress = regexp.MustCompile(`http\S+/j/[\w-]{22}`)

// joinLink reads the candidate's join link in the Outbox.
func (v *visitor) joinLink(d *demo) string {
	v.t.Helper()
	v.press("Outbox")
	v.sees("main", "k.kandidat@example")
	v.judge()
	v.do(chromedp.Click(`//tr[contains(., "k.kandidat@example")]//th/a`, chromedp.BySearch), chromedp.WaitVisible("pre.letter", chromedp.ByQuery))
	v.judge()
	link := joinAddress.FindString(v.text("pre.letter"))
	if !strings.HasPrefix(link, d.greenroom) {
		v.t.Fatalf("the mail leads to %q", link)
	}
	return link
}

// meetings opens the simulator's page of somebody's meetings.
func (v *visitor) meetings(d *demo, host string) {
	v.t.Helper()
	v.open(d.zoom)
	v.judge()
	v.press("Example Teaching Hospital")
	v.sees("h1", "Example Teaching Hospital")
	v.press("People")
	v.sees("h1", "People of")
	v.judge()
	v.press(host)
	v.sees("h1", host)
	v.press("Meetings")
	v.sees("h1", "Meetings of "+host)
}

func (v *visitor) seesMeeting(d *demo, host, topic string) {
	v.t.Helper()
	v.meetings(d, host)
	v.sees("table", topic)
	v.judge()
}

// seesNoMeeting looks again until the host has none: the old meeting goes a
// moment after the new one has come.
func (v *visitor) seesNoMeeting(d *demo, host string) {
	v.t.Helper()
	v.meetings(d, host)
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(v.text("main"), "There are no meetings."); v.do(chromedp.Reload()) {
		if time.Now().After(deadline) {
			v.t.Fatalf("%s still has a meeting:\n%s", host, v.text("main"))
		}
	}
}
