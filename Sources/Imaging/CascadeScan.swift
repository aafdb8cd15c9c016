/// Slides a cascade's window over a picture at every size. Its memory is kept for the next picture of the same size: use one
/// scan for a camera's frames, on one thread at a time.
final class CascadeScan {
  let cascade: Cascade
  let parameters: ScanParameters
  private var plan: Plan?

  init(cascade: Cascade, parameters: ScanParameters) {
    (self.cascade, self.parameters) = (cascade, parameters)
  }

  /// Every window that passes all stages, in pixels of `image`, smallest first.
  func candidates(in image: GreyImage) -> [Box] {
    let plan = plan(width: image.width, height: image.height)
    var found: [Box] = []
    image.pixels.withUnsafeBufferPointer { pixels in
      guard let pixels = pixels.baseAddress else { return }
      for scale in plan.scales { scan(pixels, scale, plan, into: &found) }
    }
    return found
  }

  private func scan(_ pixels: UnsafePointer<UInt8>, _ scale: ScanScale, _ plan: Plan, into found: inout [Box]) {
    let shrinking = scale.shrinking
    shrinking.resize(pixels, into: plan.shrunk, rows: plan.rows)
    plan.planes.fill(plan.shrunk, width: shrinking.targetWidth, height: shrinking.targetHeight)
    let columns = shrinking.targetWidth - cascade.windowWidth + 1
    let lines = shrinking.targetHeight - cascade.windowHeight + 1
    for y in stride(from: 0, to: lines, by: scale.step) {
      let line = UnsafePointer(plan.planes.base + y * plan.planes.stride)
      var x = 0
      while x < columns {
        switch plan.evaluator.evaluate(line + x) {
        case .face:
          found.append(
            Box(
              x: Int((Float(x) * scale.factor).rounded(.toNearestOrEven)),
              y: Int((Float(y) * scale.factor).rounded(.toNearestOrEven)),
              width: scale.windowWidth, height: scale.windowHeight))
        case .rejected: break
        case .rejectedAtOnce: x += scale.step
        }
        x += scale.step
      }
    }
  }

  /// The memory for one picture size.
  private final class Plan {
    let width, height: Int
    let scales: [ScanScale]
    let planes: IntegralPlanes
    let evaluator: WindowEvaluator
    let shrunk: UnsafeMutablePointer<UInt8>
    let rows: UnsafeMutablePointer<UInt32>

    init(width: Int, height: Int, cascade: Cascade, parameters: ScanParameters) {
      (self.width, self.height) = (width, height)
      scales = ScanScale.all(width: width, height: height, cascade: cascade, parameters: parameters)
      let wide = scales.first?.shrinking.targetWidth ?? 0
      let tall = scales.first?.shrinking.targetHeight ?? 0
      planes = IntegralPlanes(width: wide, height: tall, hasDiagonals: cascade.hasTilted)
      evaluator = WindowEvaluator(cascade, planes: planes)
      shrunk = .allocate(capacity: wide * tall)
      rows = .allocate(capacity: 2 * wide)
    }

    deinit {
      shrunk.deallocate()
      rows.deallocate()
    }
  }

  private func plan(width: Int, height: Int) -> Plan {
    if let plan, plan.width == width, plan.height == height { return plan }
    let fresh = Plan(width: width, height: height, cascade: cascade, parameters: parameters)
    plan = fresh
    return fresh
  }
}
