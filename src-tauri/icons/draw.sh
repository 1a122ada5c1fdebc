#!/usr/bin/env bash
# Draws every icon of the program with ImageMagick: a white cross on a green tile, as in ui/public/icon.svg.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# draw SIZE FILE
draw() {
    convert -size 1024x1024 xc:none \
        -fill '#0b6b62' -draw 'roundrectangle 0,0 1023,1023 256,256' \
        -fill white -draw 'rectangle 416,224 607,799' -draw 'rectangle 224,416 799,607' \
        -resize "$1x$1" -strip -define png:color-type=6 -define png:exclude-chunks=date,time "PNG32:$2"
}

draw 32 32x32.png
draw 128 128x128.png
draw 256 128x128@2x.png
draw 512 icon.png
convert icon.png -define icon:auto-resize=256,64,48,32,16 icon.ico
