package main

func runTestdata() error { return nil }
