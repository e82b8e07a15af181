package visitors

import (
	"net/url"

	"bandeja.dev/bandeja/internal/desk"
)

// Bounds of what a browser tells of a visit; what is longer is cut, for a visit is no reason to refuse a message.
const (
	urlMax   = 2000
	titleMax = 200
	pagesMax = 40
)

type pageInput struct {
	URL   string `json:"url,omitempty" doc:"http or https, cut at 2,000 characters."`
	Title string `json:"title,omitempty" doc:"Cut at 200 characters."`
	At    int64  `json:"at,omitempty" doc:"Microseconds."`
}

type utmInput struct {
	Source   string `json:"source,omitempty"`
	Medium   string `json:"medium,omitempty"`
	Campaign string `json:"campaign,omitempty"`
	Term     string `json:"term,omitempty"`
	Content  string `json:"content,omitempty"`
}

type visitInput struct {
	At          int64       `json:"at,omitempty" doc:"When it began, by the browser's clock."`
	LandingPage string      `json:"landing_page,omitempty"`
	Referrer    string      `json:"referrer,omitempty"`
	Pages       []pageInput `json:"pages,omitempty" maxItems:"200" doc:"The newest 40 are kept."`
	UTM         *utmInput   `json:"utm,omitempty"`
	Device      string      `json:"device,omitempty"`
	Language    string      `json:"language,omitempty"`
}

// visit reads the visit; nil without one. The page of the message closes it, if it is not the last already.
func (v *visitInput) visit(page *pageInput) *desk.Visit {
	if v == nil {
		return nil
	}
	out := &desk.Visit{LandingPage: webURL(v.LandingPage), Referrer: webURL(v.Referrer), Device: desk.Plain(v.Device, titleMax),
		Language: desk.Plain(v.Language, 35)}
	pages := v.Pages
	if page != nil && (len(pages) == 0 || pages[len(pages)-1].URL != page.URL) {
		pages = append(pages, *page)
	}
	if len(pages) > pagesMax {
		pages = pages[len(pages)-pagesMax:]
	}
	for _, p := range pages {
		if where := webURL(p.URL); where != "" {
			out.Pages = append(out.Pages, desk.Page{URL: where, Title: desk.Plain(p.Title, titleMax), At: desk.Time(max(p.At, 0))})
		}
	}
	if v.UTM != nil {
		out.UTM = desk.UTM{Source: desk.Plain(v.UTM.Source, titleMax), Medium: desk.Plain(v.UTM.Medium, titleMax),
			Campaign: desk.Plain(v.UTM.Campaign, titleMax), Term: desk.Plain(v.UTM.Term, titleMax), Content: desk.Plain(v.UTM.Content, titleMax)}
	}
	return out
}

// webURL keeps addresses that a link may safely lead to, without user and password.
func webURL(text string) string {
	where, err := url.Parse(desk.Plain(text, urlMax))
	if err != nil || where.Scheme != "http" && where.Scheme != "https" || where.Host == "" {
		return ""
	}
	where.User = nil
	return where.String()
}
