extension GreyImage {
  /// Each new pixel is the mean of the area it covers, pixels at its edge by the share covered: no aliasing when shrinking.
  /// Where a side grows the picture is interpolated instead (`resized`). A side below 1 is taken as 1.
  public func areaResized(width newWidth: Int, height newHeight: Int) -> GreyImage {
    let (columns, lines) = (max(newWidth, 1), max(newHeight, 1))
    if columns > width || lines > height { return resized(width: columns, height: lines) }
    if columns == width && lines == height { return self }
    let (across, down) = (Coverage(source: width, target: columns), Coverage(source: height, target: lines))
    return GreyImage(checkedWidth: columns, height: lines) { target in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { sums in
        pixels.withUnsafeBufferPointer { source in
          for y in 0..<lines {
            sums.update(repeating: 0)
            down.forEach(in: y) { line, share in
              for x in 0..<width { sums[x] += share * Float(source[line * width + x]) }
            }
            for x in 0..<columns {
              var sum: Float = 0
              across.forEach(in: x) { column, share in sum += share * sums[column] }
              target[y * columns + x] = UInt8(min(max(sum.rounded(), 0), 255))
            }
          }
        }
      }
    }
  }
}

/// Which source positions a target position covers along one axis, with shares that add up to 1.
private struct Coverage {
  let source, target: Int

  @inline(__always)
  func forEach(in index: Int, _ body: (Int, Float) -> Void) {
    // In units of 1/target of a source pixel, so that every edge is a whole number.
    let (start, end) = (index * source, (index + 1) * source)
    var position = start
    while position < end {
      let pixel = position / target
      let next = min((pixel + 1) * target, end)
      body(pixel, Float(next - position) / Float(source))
      position = next
    }
  }
}
