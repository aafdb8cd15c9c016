import CKernels

/// Slides a cascade's window over a picture at every size. Its memory is kept for the next picture of the same size: use one
/// scan for a camera's frames, on one thread at a time.
final class CascadeScan {
  let cascade: Cascade
  let parameters: ScanParameters
  let kernel: ScanKernel
  private var plan: ScanPlan?

  init(cascade: Cascade, parameters: ScanParameters, kernel: ScanKernel = .selected) {
    (self.cascade, self.parameters, self.kernel) = (cascade, parameters, kernel)
  }

  /// Appends every window that passes all stages, in pixels of `image`, smallest first.
  func candidates(in image: GreyImage, into found: inout [Box]) {
    let plan = plan(width: image.width, height: image.height)
    image.pixels.withUnsafeBufferPointer { pixels in
      guard let pixels = pixels.baseAddress else { return }
      for scale in plan.scales { scan(pixels, scale, plan, into: &found) }
    }
  }

  private func scan(_ pixels: UnsafePointer<UInt8>, _ scale: ScanScale, _ plan: ScanPlan, into found: inout [Box]) {
    let shrinking = scale.shrinking
    let columns = shrinking.targetWidth - cascade.windowWidth + 1
    let lines = shrinking.targetHeight - cascade.windowHeight + 1
    guard columns > 0, lines > 0, let layout = plan.layout(of: scale) else { return }
    shrinking.resize(pixels, into: plan.shrunk, row: plan.row, kernel: kernel)
    plan.planes.fill(
      plan.shrunk, width: shrinking.targetWidth, height: shrinking.targetHeight, order: scale.order, kernel: kernel)
    let windows = mien_haar_windows(
      sums: plan.planes.base, columns: (columns + scale.step - 1) / scale.step,
      lines: (lines + scale.step - 1) / scale.step, stride: scale.step * plan.planes.stride, faces: plan.faces,
      normals: plan.normals, patch: plan.patch)
    layout.judge(windows)
    let words = ScanPlan.words(windows.columns)
    for line in 0..<windows.lines {
      for word in 0..<words {
        var faces = plan.faces[line * words + word]
        while faces != 0 {
          let column = word * UInt64.bitWidth + faces.trailingZeroBitCount
          found.append(scale.window(x: column * scale.step, y: line * scale.step))
          faces &= faces - 1
        }
      }
    }
  }

  private func plan(width: Int, height: Int) -> ScanPlan {
    if let plan, plan.width == width, plan.height == height { return plan }
    let fresh = ScanPlan(width: width, height: height, cascade: cascade, parameters: parameters, kernel: kernel)
    plan = fresh
    return fresh
  }
}
