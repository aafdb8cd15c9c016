import Imaging

/// What the self-test shows to the models: made by integer arithmetic, the same on every machine.
enum GoldenInput {
  /// Noise (Knuth's linear congruential generator, the highest bytes).
  static func noise(count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }

  /// Numbers from -4 to 4.
  static func numbers(count: Int, seed: UInt64) -> [Float] {
    noise(count: count, seed: seed).map { (Float($0) - 127.5) / 32 }
  }

  /// Three drawn faces of different sizes, 160x120.
  static func faces() throws -> GreyImage {
    var drawing = Drawing(width: 160, height: 120)
    drawing.face(x: 52, y: 64, size: 36)
    drawing.face(x: 124, y: 40, size: 20)
    drawing.face(x: 124, y: 92, size: 15)
    return try GreyImage(width: drawing.width, height: drawing.height, pixels: drawing.pixels)
  }

  private struct Drawing {
    let width, height: Int
    var pixels: [UInt8]

    init(width: Int, height: Int) {
      (self.width, self.height) = (width, height)
      pixels = Array(repeating: 150, count: width * height)
    }

    mutating func ellipse(_ x: Int, _ y: Int, _ across: Int, _ down: Int, _ grey: UInt8) {
      for row in max(0, y - down)..<min(height, y + down + 1) {
        for column in max(0, x - across)..<min(width, x + across + 1) {
          let (dx, dy) = ((column - x) * down, (row - y) * across)
          if dx * dx + dy * dy <= across * across * down * down { pixels[row * width + column] = grey }
        }
      }
    }

    /// - Parameter size: half the face's width.
    mutating func face(x: Int, y: Int, size: Int) {
      func part(_ percent: Int) -> Int { percent * size / 100 }
      ellipse(x, y - part(35), part(112), part(125), 60)
      ellipse(x, y, part(95), part(125), 200)
      for side in [-1, 1] {
        ellipse(x + side * part(42), y - part(28), part(30), part(18), 105)
        ellipse(x + side * part(42), y - part(25), part(20), part(11), 50)
        ellipse(x + side * part(42), y - part(52), part(32), part(7), 70)
        ellipse(x + side * part(50), y + part(25), part(22), part(18), 225)
        ellipse(x + side * part(10), y + part(32), part(5), part(4), 110)
      }
      ellipse(x, y - part(5), part(10), part(38), 225)
      ellipse(x, y + part(66), part(34), part(11), 95)
    }
  }
}
