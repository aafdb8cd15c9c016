import Glibc
import Imaging

/// What a picture of a face may suffer before it is read.
public enum Disturbance: CaseIterable, Sendable {
  case none, brighter, darker, blurred, rolledLeft, rolledRight, shiftedRight, shiftedDown, tiny, leftHidden,
    rightHidden,
    lowerHidden

  public var name: String {
    switch self {
    case .none: "undisturbed"
    case .brighter: "30 % brighter"
    case .darker: "30 % darker"
    case .blurred: "blurred, sigma 1.5 pixels"
    case .rolledLeft: "rolled left by 15 degrees"
    case .rolledRight: "rolled right by 15 degrees"
    case .shiftedRight: "shifted right by 10 %"
    case .shiftedDown: "shifted down by 10 %"
    case .tiny: "24 pixels wide"
    case .leftHidden: "left half hidden"
    case .rightHidden: "right half hidden"
    case .lowerHidden: "lower half hidden"
    }
  }

  /// The picture in the same size.
  public func applied(to image: GreyImage) -> GreyImage {
    let (width, height) = (Double(image.width), Double(image.height))
    var whole = Patch(image.bounds)
    switch self {
    case .none: return image
    case .brighter: return image.mapped { min($0 * 13 / 10, 255) }
    case .darker: return image.mapped { $0 * 7 / 10 }
    case .blurred: return image.blurred
    // A patch that is turned one way shows a head that is turned the other way.
    case .rolledLeft: whole.roll = .pi / 12
    case .rolledRight: whole.roll = -.pi / 12
    case .shiftedRight: whole.x -= width / 10
    case .shiftedDown: whole.y -= height / 10
    case .tiny: return image.resized(width: 24, height: 24).resized(width: image.width, height: image.height)
    case .leftHidden: return image.hiding(Box(x: 0, y: 0, width: image.width / 2, height: image.height))
    case .rightHidden:
      return image.hiding(Box(x: image.width / 2, y: 0, width: image.width - image.width / 2, height: image.height))
    case .lowerHidden:
      return image.hiding(Box(x: 0, y: image.height / 2, width: image.width, height: image.height - image.height / 2))
    }
    var result = image
    result.refill { whole.sample(image, columns: image.width, rows: image.height, into: $0) }
    return result
  }
}

extension GreyImage {
  fileprivate func mapped(_ change: (Int) -> Int) -> GreyImage {
    let table = (0...255).map { UInt8(clamping: change($0)) }
    var result = self
    result.refill { pixels in for place in pixels.indices { pixels[place] = table[Int(pixels[place])] } }
    return result
  }

  /// Under a bar of middle grey.
  fileprivate func hiding(_ box: Box) -> GreyImage {
    var result = self
    result.refill { pixels in
      for y in box.y..<box.y + box.height {
        for x in box.x..<box.x + box.width { pixels[y * width + x] = 128 }
      }
    }
    return result
  }

  /// By a Gaussian of 1.5 pixels, along rows and then along columns; edges are repeated.
  fileprivate var blurred: GreyImage {
    let radius = 4
    let weights = (-radius...radius).map { exp(-Double($0 * $0) / (2 * 1.5 * 1.5)) }
    let sum = weights.reduce(0, +)
    func smooth(_ values: [Double], across: Bool) -> [Double] {
      (0..<width * height).map { place in
        let (x, y) = (place % width, place / width)
        return weights.indices.reduce(0) { total, index in
          let step = index - radius
          let (column, row) = across ? (min(max(x + step, 0), width - 1), y) : (x, min(max(y + step, 0), height - 1))
          return total + weights[index] * values[row * width + column]
        } / sum
      }
    }
    let values = smooth(smooth(pixels.map(Double.init), across: true), across: false)
    var result = self
    result.refill { pixels in for place in pixels.indices { pixels[place] = UInt8(values[place].rounded()) } }
    return result
  }
}
