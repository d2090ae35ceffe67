curl -H "PRIVATE-TOKEN: glpat-Kq7Zt4Vw9Lk2Xn8Rb5Mc" https://gitlab.com/api/v4/merge_requests
