// go run receiver.go: PORT and REDIAL_SECRET (whsec_…) come from the environment.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

var key, _ = base64.StdEncoding.DecodeString(strings.TrimPrefix(os.Getenv("REDIAL_SECRET"), "whsec_"))
var seen sync.Map // In production: a table with a unique key on the id.

func isGenuine(headers http.Header, body []byte) bool {
	id, timestamp := headers.Get("webhook-id"), headers.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || math.Abs(float64(time.Now().Unix()-seconds)) > 300 {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for _, given := range strings.Split(headers.Get("webhook-signature"), " ") {
		if hmac.Equal([]byte(given), []byte(expected)) {
			return true
		}
	}
	return false
}

func receive(response http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(io.LimitReader(request.Body, 1<<20)) // The raw bytes: parse them only afterwards.
	if err != nil || !isGenuine(request.Header, body) {
		http.Error(response, "bad signature", http.StatusUnauthorized)
		return
	}
	id := request.Header.Get("webhook-id")
	if _, twice := seen.LoadOrStore(id, true); !twice {
		fmt.Println(id, string(body)) // Do the work once, however often it comes.
	}
	fmt.Fprint(response, "thank you")
}

func main() {
	if len(key) == 0 {
		fmt.Fprintln(os.Stderr, "REDIAL_SECRET is not set")
		os.Exit(1)
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "5050"
	}
	http.HandleFunc("/", receive)
	if err := http.ListenAndServe("127.0.0.1:"+port, nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
