package sharing

import (
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// How large an embedded report is if the page does not say otherwise.
const (
	embedWidth  = 800
	embedHeight = 600
)

// PreviewPath is where the app beside the API has the picture that stands for
// a report, for all the same: what one looks like is for those with its key.
const PreviewPath = "/preview.png"

const (
	previewWidth  = 1200
	previewHeight = 630
)

// embed is an oEmbed answer (oembed.com).
type embed struct {
	Version  string `json:"version"`
	Type     string `json:"type"`
	Title    string `json:"title"`
	Provider string `json:"provider_name"`
	Site     string `json:"provider_url"`
	Preview  string `json:"thumbnail_url"`
	Across   int    `json:"thumbnail_width"`
	Down     int    `json:"thumbnail_height"`
	HTML     string `json:"html,omitempty"`
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
}

// oembed says how a link to a report looks on another page. Whoever pastes the
// link there sends us all of it, the key too. Of a published report that is
// what its author wanted, and the answer holds the frame. Of any other it
// holds nothing of the link.
func (x *exchange) oembed() {
	query := x.r.URL.Query()
	if format := query.Get("format"); format != "" && format != "json" {
		x.fail(http.StatusNotImplemented, "only format=json is known here", "")
		return
	}
	if query.Get("url") == "" {
		x.fail(http.StatusBadRequest, "the url is missing", "/oembed?url=…&format=json")
		return
	}
	link, id, err := x.link(query.Get("url"))
	if err != nil {
		x.absent(ErrNotFound)
		return
	}
	m, err := x.live(x.r.Context(), id)
	if err != nil {
		x.absent(err)
		return
	}
	site := url.URL{Scheme: link.Scheme, Host: link.Host, Path: "/"}
	preview := url.URL{Scheme: link.Scheme, Host: link.Host, Path: PreviewPath}
	answer := embed{
		Version: "1.0", Type: "link", Title: "Customer journey report", Provider: "Parcours", Site: site.String(),
		Preview: preview.String(), Across: previewWidth, Down: previewHeight,
	}
	fragment, _, _ := strings.Cut(link.Fragment, "#?secret=") // WordPress's own
	if values, err := url.ParseQuery(fragment); err == nil && m.Published && values.Get("k") != "" {
		frame := url.URL{Scheme: link.Scheme, Host: link.Host, Path: "/embed/" + id, Fragment: fragment}
		answer.Type = "rich"
		answer.Width = atMost(query.Get("maxwidth"), embedWidth)
		answer.Height = atMost(query.Get("maxheight"), embedHeight)
		answer.HTML = fmt.Sprintf(`<iframe src="%s" title="%s" width="%d" height="%d" loading="lazy" sandbox="allow-scripts allow-popups" style="border:0"></iframe>`,
			html.EscapeString(frame.String()), answer.Title, answer.Width, answer.Height)
	}
	x.json(http.StatusOK, answer)
}

// link reads a link to a report of this host.
func (x *exchange) link(s string) (*url.URL, string, error) {
	u, err := url.Parse(s)
	if err != nil {
		return nil, "", err
	}
	host := x.Host
	if host == "" {
		host = x.r.Host
	}
	id, viewer := strings.CutPrefix(u.Path, "/r/")
	if !viewer {
		id, _ = strings.CutPrefix(u.Path, "/embed/")
	}
	if u.Scheme != "http" && u.Scheme != "https" || !strings.EqualFold(u.Host, host) || u.User != nil || !ValidID(id) {
		return nil, "", errors.New("not a link to a report here")
	}
	return u, id, nil
}

// atMost is a length of pixels, or less if asked for.
func atMost(asked string, pixels int) int {
	if n, err := strconv.Atoi(asked); err == nil && n > 0 {
		return min(n, pixels)
	}
	return pixels
}
