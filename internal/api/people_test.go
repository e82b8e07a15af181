package api

import "bandeja.dev/bandeja/internal/app"

var (
	companyB = app.Company{Name: "Otra casa", Timezone: "America/Bogota", Locale: "es"}
	ownerB   = app.Person{Name: "Berta", Email: "berta@b.example", Locale: "es"}
)
