curl -X POST -d '{}' https://api.netlify.com/build_hooks/6292984a9efda1f30ce674df
