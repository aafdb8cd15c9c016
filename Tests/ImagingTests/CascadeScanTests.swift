import Testing

@testable import Imaging

@Suite struct CascadeScanTests {
  /// The scan as its definition reads: every feature summed pixel by pixel.
  private struct PlainScan {
    let cascade: Cascade

    func candidates(in image: GreyImage, _ parameters: ScanParameters) -> [Box] {
      var found: [Box] = []
      let scales = ScanScale.all(width: image.width, height: image.height, cascade: cascade, parameters: parameters)
      for scale in scales {
        let small = image.resized(width: scale.shrinking.targetWidth, height: scale.shrinking.targetHeight)
        for y in stride(from: 0, through: small.height - cascade.windowHeight, by: scale.step) {
          var x = 0
          while x <= small.width - cascade.windowWidth {
            let stages = stagesPassed(small, x, y)
            if stages == cascade.stages.count {
              func place(_ value: Int) -> Int { Int((Float(value) * scale.factor).rounded(.toNearestOrEven)) }
              found.append(Box(x: place(x), y: place(y), width: scale.windowWidth, height: scale.windowHeight))
            }
            x += stages == 0 ? 2 * scale.step : scale.step
          }
        }
      }
      return found
    }

    /// -1 for a window that is too even.
    private func stagesPassed(_ image: GreyImage, _ x: Int, _ y: Int) -> Int {
      var (count, sum, squares) = (0.0, 0.0, 0.0)
      for row in 1..<(cascade.windowHeight - 1) {
        for column in 1..<(cascade.windowWidth - 1) {
          let value = Double(image[x + column, y + row])
          (count, sum, squares) = (count + 1, sum + value, squares + value * value)
        }
      }
      let spread = count * squares - sum * sum
      guard spread > 0 else { return -1 }
      let normal = Float(1 / spread.squareRoot())
      guard count * Double(normal) < 0.1 else { return -1 }
      for (index, stage) in cascade.stages.enumerated() {
        let total = stage.trees.reduce(0.0) { total, tree in
          total + Double(leaf(of: cascade.trees[tree]) { value(of: $0, image, x, y) * normal })
        }
        if total < Double(stage.threshold - 1e-5) { return index }
      }
      return cascade.stages.count
    }

    private func leaf(of tree: Cascade.Tree, value: (Cascade.Feature) -> Float) -> Float {
      var child = Cascade.Child.node(tree.nodes.lowerBound)
      while case .node(let index) = child {
        let node = cascade.nodes[index]
        child = value(cascade.features[node.feature]) < node.threshold ? node.left : node.right
      }
      guard case .leaf(let index) = child else { return 0 }
      return cascade.leaves[index]
    }

    private func value(of feature: Cascade.Feature, _ image: GreyImage, _ x: Int, _ y: Int) -> Float {
      feature.rectangles.reduce(Float(0)) { total, rectangle in
        let box = rectangle.box
        var sum: Int32 = 0
        if feature.isTilted {
          // Lienhart's tilted rectangle, as OpenCV lays it out, is what four right angles leave over.
          func angle(_ right: Int, _ left: Int) -> Int32 {
            let (tipX, tipY) = (x + box.x + right - left, y + box.y + right + left)
            var sum: Int32 = 0
            for row in 0..<tipY {
              for column in 0..<image.width where abs(column - tipX + 1) <= tipY - row - 1 {
                sum += Int32(image[column, row])
              }
            }
            return sum
          }
          sum = angle(0, 0) - angle(0, box.height) - angle(box.width, 0) + angle(box.width, box.height)
        } else {
          for row in 0..<box.height {
            for column in 0..<box.width { sum += Int32(image[x + box.x + column, y + box.y + row]) }
          }
        }
        return total + rectangle.weight * Float(sum)
      }
    }
  }

  private func candidates(_ scan: CascadeScan, _ image: GreyImage) -> [Box] {
    var found: [Box] = []
    scan.candidates(in: image, into: &found)
    return found
  }

  @Test("random cascades find the same windows as features summed pixel by pixel")
  func againstPlainScan() throws {
    var count = 0
    for seed: UInt64 in 51..<61 {
      var generator = SeededGenerator(seed: seed)
      let cascade = try Cascade(bytes: CascadeBuilder.random(using: &generator).bytes, name: "random")
      let parameters = try ScanParameters(scaleFactor: 1.4, minSize: 0)
      let scan = CascadeScan(cascade: cascade, parameters: parameters)
      for (width, height) in [(24, 21), (17, 22)] {
        let image = GreyImage.random(width, height, using: &generator)
        let plain = PlainScan(cascade: cascade).candidates(in: image, parameters)
        #expect(candidates(scan, image) == plain, "seed \(seed), \(width)x\(height)")
        count += plain.count
      }
    }
    #expect(count > 30, "\(count) windows")
  }

  @Test("many windows at once are judged as one by one, down to sums that rounding decides")
  func everyKernel() throws {
    var (count, words) = (0, 0)
    for seed: UInt64 in 61..<121 {
      var generator = SeededGenerator(seed: seed)
      let cascade = try Cascade(bytes: CascadeBuilder.randomOfWholeNumbers(using: &generator).bytes, name: "random")
      let parameters = try ScanParameters(scaleFactor: 1.3, minSize: 0)
      let width = Int.random(in: 8...200, using: &generator), height = Int.random(in: 8...40, using: &generator)
      // Even patches among noise, so that some windows are too even.
      let noise = GreyImage.random(width, height, using: &generator)
      let image = GreyImage(width, height) { x, y in x / 13 % 3 == 0 && y < 25 ? 90 : Int(noise[x, y]) }
      let found = ScanKernel.available.map {
        candidates(CascadeScan(cascade: cascade, parameters: parameters, kernel: $0), image)
      }
      for (kernel, windows) in zip(ScanKernel.available, found) {
        #expect(windows == found[0], "seed \(seed), \(width)x\(height), \(kernel.functionName)")
      }
      if seed % 10 == 1, width * height < 2000 {
        #expect(found[0] == PlainScan(cascade: cascade).candidates(in: image, parameters), "seed \(seed)")
      }
      count += found[0].count
      words += width > 80 ? 1 : 0
    }
    #expect(count > 1000, "\(count) windows")
    #expect(words > 10)
  }

  @Test("cascades of whole numbers are laid out for many windows at once, others are not")
  func packing() throws {
    var generator = SeededGenerator(seed: 121)
    let planes = IntegralPlanes(width: 40, height: 40, hasDiagonals: true)
    func isPacked(_ builder: CascadeBuilder) throws -> Bool {
      let cascade = try Cascade(bytes: builder.bytes, name: "random")
      return CascadeLayout(cascade, planes: planes, order: .sideBySide, kernel: .selected).isPacked
    }
    for _ in 0..<20 { #expect(try isPacked(.randomOfWholeNumbers(using: &generator))) }
    var odd = CascadeBuilder.randomOfWholeNumbers(using: &generator)
    odd.features[0].rectangles[0].weight = 0.5
    odd.stages[0].trees[0].nodes[0].feature = 0
    #expect(try !isPacked(odd))
  }

  @Test("OpenCV's own cascade is laid out for many windows at once")
  func packingOfTheBuiltIn() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let cascade = try Cascade(path: "/\(root)/Models/cascades/frontalface_alt2.cascade")
    let planes = IntegralPlanes(width: 40, height: 40, hasDiagonals: false)
    for order in [IntegralPlanes.Order.sideBySide, .evenThenOdd] {
      #expect(CascadeLayout(cascade, planes: planes, order: order, kernel: .selected).isPacked)
    }
  }

  @Test("an even picture and one smaller than the window have no candidates")
  func nothing() throws {
    let cascade = try Cascade(bytes: CascadeBuilder.blob.bytes, name: "blob")
    for kernel in ScanKernel.available {
      let scan = CascadeScan(cascade: cascade, parameters: .standard, kernel: kernel)
      #expect(candidates(scan, GreyImage(40, 40) { _, _ in 128 }).isEmpty)
      #expect(candidates(scan, GreyImage(11, 50) { x, y in 200 * ((x + y) & 1) }).isEmpty)
      #expect(candidates(scan, GreyImage(1, 1) { _, _ in 0 }).isEmpty)
    }
  }
}
