curl -fsS "https://api.render.com/deploy/srv-wjcxy19w5n4tkbw84tq0?key=Oxm49rUCTEt"
