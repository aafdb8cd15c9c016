/// One size of face: the picture shrunk by `factor`, so that the cascade's window covers it.
struct ScanScale {
  let factor: Float
  /// The window in the picture's pixels.
  let windowWidth, windowHeight: Int
  /// To the shrunk picture.
  let shrinking: Bilinear
  /// From one window to the next, in shrunk pixels: small faces are looked for more coarsely.
  var step: Int { factor >= 2 ? 1 : 2 }
  /// With which the windows of a line, `step` apart, lie side by side.
  var order: IntegralPlanes.Order { step == 1 ? .sideBySide : .evenThenOdd }

  /// The window at a place in the shrunk picture, in the picture's pixels.
  func window(x: Int, y: Int) -> Box {
    Box(
      x: Int((Float(x) * factor).rounded(.toNearestOrEven)), y: Int((Float(y) * factor).rounded(.toNearestOrEven)),
      width: windowWidth, height: windowHeight)
  }

  /// The sizes that a scan of a picture goes through, smallest first; none where the picture is smaller than the window.
  /// Sizes and rounding are OpenCV's: where no size is within the limits, the nearest to the smallest wanted one.
  static func all(width: Int, height: Int, cascade: Cascade, parameters: ScanParameters) -> [ScanScale] {
    func window(_ factor: Float) -> (width: Int, height: Int) {
      let (wide, tall) = (Float(cascade.windowWidth) * factor, Float(cascade.windowHeight) * factor)
      return (Int(wide.rounded(.toNearestOrEven)), Int(tall.rounded(.toNearestOrEven)))
    }
    var factors: [Float] = []
    var factor = 1.0
    while (Double(cascade.windowWidth) * factor).rounded(.toNearestOrEven) <= Double(width),
      (Double(cascade.windowHeight) * factor).rounded(.toNearestOrEven) <= Double(height)
    {
      factors.append(Float(factor))
      factor *= parameters.scaleFactor
    }
    let largest = parameters.maxSize ?? max(width, height)
    var wanted = factors.filter {
      let size = window($0)
      return min(size.width, size.height) >= parameters.minSize && max(size.width, size.height) <= largest
    }
    if wanted.isEmpty {
      func distance(_ factor: Float) -> Int {
        let (across, down) = (parameters.minSize - window(factor).width, parameters.minSize - window(factor).height)
        return across * across + down * down
      }
      wanted = factors.min { distance($0) < distance($1) }.map { [$0] } ?? []
    }
    return wanted.map { factor in
      let size = window(factor)
      return ScanScale(
        factor: factor, windowWidth: size.width, windowHeight: size.height,
        shrinking: Bilinear(
          width: width, height: height,
          targetWidth: Int((Float(width) / factor).rounded(.toNearestOrEven)),
          targetHeight: Int((Float(height) / factor).rounded(.toNearestOrEven))))
    }
  }
}
