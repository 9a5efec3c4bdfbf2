package main
import ("os";"fmt")
// A comment
type   T struct{ a int
bbbbbb string `json:"x"` }
func   main( ) { for i:=0;i<3 ;i++ { fmt.Println( i,"x", os.Args [1:] )}
	x:=map[string]int{"a":1,
"bbb":2}
	switch { case x["a"]==1: println( "one" )
	default :
}
	if f:=func(a,b int,c ...string) (int,error) {return a+b,nil};f!=nil{ go f (1,2) }
}
