docker login -u deploy -p gldt-Kq7Zt4Vw9Lk2Xn8Rb5Mc registry.gitlab.com
