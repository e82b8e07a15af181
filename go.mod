module bandeja.dev/bandeja

go 1.26

// Packages of npm may carry Go files.
ignore ./web/node_modules
