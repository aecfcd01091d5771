module plumbline.test/engines/traffic

go 1.26.0
