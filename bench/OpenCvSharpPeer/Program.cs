// The boxes of a folder of pictures, by OpenCV and ONNX Runtime. The protocol is WorkerLoop's.
using Boxfit.Bench.Workers;
using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;
using OpenCvSharpPeer;

const int wrongUsage = 2;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["--version"])
{
    Console.WriteLine($"{Cv2.GetVersionString()} with ONNX Runtime {OrtEnv.Instance().GetVersionString()}");
    return 0;
}
if (args is not [string model, string folder, string count, "--threads", string width]
    || !int.TryParse(count, out int pictures) || !int.TryParse(width, out int threads))
{
    Console.Error.WriteLine("usage: OpenCvSharpPeer --version | MODEL.onnx FOLDER COUNT --threads N");
    return wrongUsage;
}
string[] paths = [.. Directory.EnumerateFiles(folder, "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(pictures)];
using var fastest = BoxFinder.Fastest(model, threads, paths);
float[] boxes = [];
WorkerLoop.Serve(Console.In, Console.Out, () => boxes = fastest.Find(paths), () => boxes);
return 0;
