package desk

import (
	"slices"
	"strings"
)

// rateCard is what Meta charges for a delivered template, in micros of USD, from a day on.
//
// Source: Meta's rate card in USD effective 2026-10-01 and its announcement of 2026-07-01 (pricing updates for service and
// utility messages), as several public copies of them give it; before that day the rates of its predecessor. Markets that
// have no row here are reckoned as "other", volume discounts and the free days after a click on an advertisement are not
// reckoned at all: the price is an estimate. A new card is a new entry at the end of rateCards.
type rateCard struct {
	AsOf string // the day from which it holds: YYYY-MM-DD
	From Time
	// UtilityInWindow: a utility template costs inside an open window too.
	UtilityInWindow bool
	Rates           map[string]rate // by market: see marketOf
}

type rate struct{ Marketing, Utility int64 }

var rateCards = []rateCard{
	{AsOf: "2026-01-01", From: 1767225600 * Second, Rates: map[string]rate{
		"AR": {61800, 26000}, "BR": {62500, 6800}, "CL": {88900, 20000}, "CO": {12500, 800}, "ES": {70700, 20000},
		"MX": {30500, 8500}, "NA": {25000, 3400}, "PE": {70300, 20000}, "LATAM": {74000, 11300}, "other": {60400, 7700},
	}},
	{AsOf: "2026-10-01", From: 1790812800 * Second, UtilityInWindow: true, Rates: map[string]rate{
		"AR": {61800, 26000}, "BR": {62500, 6800}, "CL": {88900, 20000}, "CO": {12500, 800}, "ES": {70700, 20000},
		"MX": {39700, 8500}, "NA": {25000, 3400}, "PE": {70300, 30000}, "LATAM": {74000, 11300}, "other": {60400, 7700},
	}},
}

// marketByCode is the market of a calling code; the longest that a number begins with counts. Numbers of +1 are North
// America but for the islands, which have codes of four digits.
var marketByCode = map[string]string{
	"54": "AR", "55": "BR", "56": "CL", "57": "CO", "34": "ES", "52": "MX", "51": "PE", "1": "NA",
	"591": "LATAM", "506": "LATAM", "593": "LATAM", "503": "LATAM", "502": "LATAM", "509": "LATAM", "504": "LATAM",
	"505": "LATAM", "507": "LATAM", "595": "LATAM", "598": "LATAM", "58": "LATAM",
	"1809": "LATAM", "1829": "LATAM", "1849": "LATAM", "1787": "LATAM", "1939": "LATAM", "1876": "LATAM", "1658": "LATAM",
	"1242": "other", "1246": "other", "1264": "other", "1268": "other", "1284": "other", "1340": "other", "1345": "other",
	"1441": "other", "1473": "other", "1649": "other", "1664": "other", "1670": "other", "1671": "other", "1684": "other",
	"1721": "other", "1758": "other", "1767": "other", "1784": "other", "1868": "other", "1869": "other",
}

// latinAmerica are the countries (ISO 3166) that share a market there.
var latinAmerica = []string{"BO", "CR", "DO", "EC", "GT", "HN", "HT", "JM", "NI", "PA", "PR", "PY", "SV", "UY", "VE"}

// marketOf finds the market of a person, "" when no address tells a country.
func marketOf(addresses []Address) string {
	market := ""
	for _, address := range addresses {
		switch address.Kind {
		case AddressWaID:
			return marketOfNumber(address.Value)
		case AddressBSUID:
			market = marketOfCountry(address.Value)
		}
	}
	return market
}

func marketOfNumber(digits string) string {
	for length := min(4, len(digits)); length > 0; length-- {
		if market, ok := marketByCode[digits[:length]]; ok {
			return market
		}
	}
	return "other"
}

// marketOfCountry reads the country before the point of a user id: BR.1502….
func marketOfCountry(id string) string {
	country, _, ok := strings.Cut(id, ".")
	switch {
	case !ok || len(country) != 2:
		return ""
	case country == "US" || country == "CA":
		return "NA"
	case slices.Contains(latinAmerica, country):
		return "LATAM"
	case slices.Contains([]string{"AR", "BR", "CL", "CO", "ES", "MX", "PE"}, country):
		return country
	}
	return "other"
}

// PriceOf estimates what a template costs that goes to a person now; nil when nobody can tell. inWindow says that the
// visitor wrote within the last 24 h. Zero micros is free.
func PriceOf(category string, to []Address, inWindow bool, now Time) *Price {
	market := marketOf(to)
	if market == "" {
		return nil
	}
	card := rateCards[0]
	for _, later := range rateCards[1:] {
		if now >= later.From {
			card = later
		}
	}
	price := &Price{Currency: "USD", AsOf: card.AsOf}
	switch category {
	case "marketing":
		price.Micros = card.Rates[market].Marketing
	case "utility":
		if !inWindow || card.UtilityInWindow {
			price.Micros = card.Rates[market].Utility
		}
	case "authentication":
		price.Micros = card.Rates[market].Utility
	default:
		return nil
	}
	return price
}

// SpendMonth names the month that a sending counts for, in UTC: YYYY-MM.
func SpendMonth(now Time) string { return now.Std().Format("2006-01") }

// CheckSpend refuses what would take a month's templates beyond a limit, in micros; 0 = no limit. What is free, or of
// which the price is not known, always passes, and so does what an admin or an owner sends.
func CheckSpend(role Role, limit, spent int64, price *Price) error {
	if limit <= 0 || price == nil || price.Micros == 0 || spent+price.Micros <= limit || roleRank[role] >= roleRank[RoleAdmin] {
		return nil
	}
	return &Error{Code: CodeSpendLimit, WhoCan: RoleAdmin, Possible: []string{"comment"},
		Detail: "This inbox's templates have reached the limit of this month. An admin can still send them."}
}
