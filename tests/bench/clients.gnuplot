# SPDX-License-Identifier: MIT
# gnuplot -e "picture='...'; directory='...'; servers='01-raw 06-many'": requests per second over clients at once.
set terminal svg size 800,500
set output picture
set logscale x
set xtics (1,2,5,10,20,50,100,200)
set xlabel 'clients at once'
set yrange [0:]
set ylabel 'requests per second, one connection for each'
set key below
plot for [server in servers] directory.'/points.'.server with linespoints title 'server/'.server
