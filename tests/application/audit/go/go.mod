module samrad.example/auditor

go 1.17

require golang.org/x/mod v0.0.0
