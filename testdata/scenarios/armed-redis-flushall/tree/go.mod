module till.dev/till

go 1.25
