package main

import tele "gopkg.in/telebot.v4"

func main() {
	b, err := tele.NewBot(tele.Settings{Token: "4029930871:AAhPS55wiij8c6XRKgpmPHsj4sGzrrS4LeM"})
	if err != nil {
		panic(err)
	}
	b.Start()
}
