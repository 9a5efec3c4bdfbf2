package x

func
