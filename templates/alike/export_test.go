package alike

// LongestChain is to how many groups a run leads at most.
func LongestChain(c *Crowd) (most int) {
	for _, at := range c.first {
		n := 0
		for ; at > 0; at = c.links[at-1].next {
			n++
		}
		most = max(most, n)
	}
	return most
}
