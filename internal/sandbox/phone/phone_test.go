package phone_test

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/sandbox/phone"
)

const maxLines = 400

// sources reads every file of the page by its name.
func sources(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(phone.Pages(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(phone.Pages(), name)
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var (
	inHTML   = regexp.MustCompile(`(?:href|src)="([^"]+)"`)
	imports  = regexp.MustCompile(`(?m)^(?:import|export)[^;]*?from '([^']+)';|^import '([^']+)';`)
	inCSS    = regexp.MustCompile(`url\(["']?([^"')]+)`)
	foreign  = regexp.MustCompile(`(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}`)
	inline   = regexp.MustCompile(`(?i)\son[a-z]+\s*=|\sstyle\s*=|<style|<script(?:[^>]*[^>]|)>[^<]|javascript:`)
	executes = regexp.MustCompile(`\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|setAttribute\('style'`)
)

// TestPageIsWhole: what the page loads is there, and all that is there is loaded.
func TestPageIsWhole(t *testing.T) {
	files := sources(t)
	used := map[string]bool{"index.html": true}
	refer := func(from, to string) {
		name := path.Join(path.Dir(from), to)
		if _, there := files[name]; !there {
			t.Errorf("%s loads %s, which is not there", from, to)
		}
		used[name] = true
	}
	for name, text := range files {
		pattern := map[string]*regexp.Regexp{".html": inHTML, ".js": imports, ".css": inCSS}[path.Ext(name)]
		if pattern == nil {
			continue
		}
		for _, match := range pattern.FindAllStringSubmatch(text, -1) {
			refer(name, strings.Join(match[1:], ""))
		}
	}
	for name := range files {
		if !used[name] {
			t.Errorf("nothing loads %s", name)
		}
	}
}

// TestPageKeepsItsPolicy: nothing inline, nothing from elsewhere, no text that becomes code.
func TestPageKeepsItsPolicy(t *testing.T) {
	for name, text := range sources(t) {
		if found := inline.FindString(text); path.Ext(name) == ".html" && found != "" {
			t.Errorf("%s holds something inline: %q", name, found)
		}
		if found := executes.FindString(text); path.Ext(name) == ".js" && found != "" {
			t.Errorf("%s makes code or markup of text: %q", name, found)
		}
		for _, found := range foreign.FindAllString(text, -1) {
			if !strings.Contains(found, "//www.w3.org") { // a name space is not an address
				t.Errorf("%s names another host: %s", name, found)
			}
		}
		if n := strings.Count(text, "\n"); n > maxLines {
			t.Errorf("%s has %d lines, at most %d are allowed", name, n, maxLines)
		}
	}
}

var (
	spoken      = regexp.MustCompile(`\bt\(\s*'([a-zA-Z]\w*)'`)
	quoted      = regexp.MustCompile(`'([a-zA-Z]\w*)'`)
	placeholder = regexp.MustCompile(`\{\w+\}`)
	drawn       = regexp.MustCompile(`(?:\bicon\(|iconButton\(\s*|\bicon: )'(\w+)'`)
	drawing     = regexp.MustCompile(`(?m)^  (\w+):`)
)

// families are keys that the code makes of a beginning and a word of the simulator.
var families = regexp.MustCompile(`^(e|k|s|w|f|l|p|T|places|odd|act)_|^(people|phone|meta)$`)

// TestWords: every row has its three languages with the same values in them, and the table and the code name the same keys.
func TestWords(t *testing.T) {
	files := sources(t)
	table := strings.Split(files["js/words.js"], "`")[1]
	known := map[string]bool{}
	for _, row := range strings.Split(table, "\n") {
		if strings.TrimSpace(row) == "" || strings.HasPrefix(row, "#") {
			continue
		}
		cells := strings.Split(row, " | ")
		if len(cells) != 4 || slices.Contains(cells, "") {
			t.Errorf("row %q has not a key and three languages", row)
			continue
		}
		if known[cells[0]] {
			t.Errorf("%s stands twice", cells[0])
		}
		known[cells[0]] = true
		for _, cell := range cells[2:] {
			if !slices.Equal(values(cells[1]), values(cell)) {
				t.Errorf("%s: %q and %q have different values", cells[0], cells[1], cell)
			}
		}
	}
	mentioned := map[string]bool{}
	for name, text := range files {
		if path.Ext(name) != ".js" || name == "js/words.js" {
			continue
		}
		for _, match := range spoken.FindAllStringSubmatch(text, -1) {
			if !known[match[1]] {
				t.Errorf("%s says %s, which is not in the table", name, match[1])
			}
		}
		for _, match := range quoted.FindAllStringSubmatch(text, -1) {
			mentioned[match[1]] = true
		}
	}
	for key := range known {
		bare := mentioned[key] || strings.Contains(files["js/countries.js"], "  "+key+": {") || strings.Contains(files["js/attach.js"], "    "+key+": ")
		if !bare && !families.MatchString(key) {
			t.Errorf("nobody says %s", key)
		}
	}
}

func values(words string) []string {
	found := placeholder.FindAllString(words, -1)
	slices.Sort(found)
	return found
}

// TestIcons: each icon that is named is drawn.
func TestIcons(t *testing.T) {
	files := sources(t)
	known := map[string]bool{}
	for _, match := range drawing.FindAllStringSubmatch(files["js/icons.js"], -1) {
		known[match[1]] = true
	}
	for name, text := range files {
		if path.Ext(name) != ".js" {
			continue
		}
		for _, match := range drawn.FindAllStringSubmatch(text, -1) {
			if !known[match[1]] {
				t.Errorf("%s shows the icon %s, which is not drawn", name, match[1])
			}
		}
	}
}
