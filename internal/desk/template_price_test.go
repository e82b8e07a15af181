package desk

import (
	"errors"
	"testing"
	"time"
)

func TestPriceOf(t *testing.T) {
	before, after := TimeOf(time.Date(2026, 9, 30, 23, 59, 59, 0, time.UTC)), TimeOf(time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC))
	phone := func(digits string) []Address { return []Address{{Kind: AddressWaID, Value: digits}} }
	user := func(id string) []Address { return []Address{{Kind: AddressBSUID, Value: id}} }
	for _, one := range []struct {
		name, category string
		to             []Address
		inWindow       bool
		now            Time
		want           int64 // -1: no price
	}{
		{"argentina", "marketing", phone("5491155550000"), false, after, 61800},
		{"in the window too", "marketing", phone("5491155550000"), true, after, 61800},
		{"utility was free in the window", "utility", phone("5491155550000"), true, before, 0},
		{"and is not since october", "utility", phone("5491155550000"), true, after, 26000},
		{"outside it never was", "utility", phone("5491155550000"), false, before, 26000},
		{"brazil", "utility", phone("5511955550000"), false, after, 6800},
		{"mexico before", "marketing", phone("5215555550000"), false, before, 30500},
		{"mexico after", "marketing", phone("525555550000"), false, after, 39700},
		{"peru", "utility", phone("51955550000"), false, after, 30000},
		{"chile", "marketing", phone("56955550000"), false, after, 88900},
		{"colombia", "marketing", phone("573005550000"), false, after, 12500},
		{"spain", "marketing", phone("34600550000"), false, after, 70700},
		{"uruguay", "marketing", phone("59899550000"), false, after, 74000},
		{"venezuela", "marketing", phone("584125550000"), false, after, 74000},
		{"united states", "marketing", phone("13055550000"), false, after, 25000},
		{"dominican republic", "marketing", phone("18095550000"), false, after, 74000},
		{"bahamas", "marketing", phone("12425550000"), false, after, 60400},
		{"france", "marketing", phone("33600550000"), false, after, 60400},
		{"codes", "authentication", phone("5511955550000"), true, after, 6800},
		{"by user id", "marketing", user("BR.1502"), false, after, 62500},
		{"by user id, canada", "marketing", user("CA.1502"), false, after, 25000},
		{"by user id, ecuador", "marketing", user("EC.ENT.1"), false, after, 74000},
		{"the number says more", "marketing", append(user("BR.1502"), phone("5491155550000")...), false, after, 61800},
		{"no country", "marketing", user("whoever"), false, after, -1},
		{"nobody", "marketing", nil, false, after, -1},
		{"no such category", "service", phone("5491155550000"), false, after, -1},
		{"long before", "marketing", phone("5491155550000"), false, 5, 61800},
	} {
		price := PriceOf(one.category, one.to, one.inWindow, one.now)
		switch {
		case price == nil:
			if one.want != -1 {
				t.Errorf("%s: none", one.name)
			}
		case price.Micros != one.want || price.Currency != "USD":
			t.Errorf("%s: %+v", one.name, price)
		case (price.AsOf == "2026-10-01") != (one.now >= after):
			t.Errorf("%s: as of %s", one.name, price.AsOf)
		}
	}
}

func TestEveryMarketHasItsRate(t *testing.T) {
	for i, card := range rateCards {
		if card.From.Std().Format("2006-01-02") != card.AsOf || i > 0 && card.From <= rateCards[i-1].From {
			t.Errorf("the card of %s begins at %s", card.AsOf, card.From.Std())
		}
		for code, market := range marketByCode {
			if r := card.Rates[market]; r.Marketing <= 0 || r.Utility <= 0 || r.Utility > r.Marketing {
				t.Errorf("+%s (%s): %+v", code, market, r)
			}
		}
	}
}

func TestCheckSpend(t *testing.T) {
	price := &Price{Micros: 100}
	for _, one := range []struct {
		role         Role
		limit, spent int64
		price        *Price
		ok           bool
	}{
		{RoleAgent, 0, 1 << 40, price, true}, {RoleAgent, 1000, 900, price, true}, {RoleAgent, 1000, 901, price, false},
		{RoleSupervisor, 1000, 1000, price, false}, {RoleAdmin, 1000, 5000, price, true}, {RoleOwner, 1000, 5000, price, true},
		{RoleAgent, 1000, 5000, &Price{}, true}, {RoleAgent, 1000, 5000, nil, true},
	} {
		err := CheckSpend(one.role, one.limit, one.spent, one.price)
		if (err == nil) != one.ok || err != nil && !errors.Is(err, &Error{Code: CodeSpendLimit}) {
			t.Errorf("%+v: %v", one, err)
		}
	}
	if SpendMonth(TimeOf(time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC))) != "2026-11" {
		t.Error(SpendMonth(0))
	}
}
