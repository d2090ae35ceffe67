SAS = "se=2025-03-01T00%3A00%3A00Z&sp=rwdlacx&sv=2024-11-04&ss=b&srt=sco&sig=k7Qm2Zx8wRt4Lc9Vb1Np6Yd3Gs5Hj0UeTiKoWqAzMrX%3D"
