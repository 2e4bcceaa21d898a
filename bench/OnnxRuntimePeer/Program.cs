// ONNX Runtime's prediction of 16 pictures that are at the model's size already, some at a time. The protocol is WorkerLoop's.
using Boxfit.Bench.Workers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

const int wrongUsage = 2;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["--version"])
{
    Console.WriteLine(OrtEnv.Instance().GetVersionString());
    return 0;
}
if (args is not [string model, string count, "--threads", string width]
    || !int.TryParse(count, out int batch) || !int.TryParse(width, out int threads))
{
    Console.Error.WriteLine("usage: OnnxRuntimePeer --version | MODEL.onnx BATCH --threads N");
    return wrongUsage;
}
using var options = new SessionOptions { IntraOpNumThreads = threads };
using var session = new InferenceSession(model, options);
using var run = new RunOptions();
long[] shape = [batch, .. session.InputMetadata[session.InputNames[0]].Dimensions.Skip(1).Select(d => (long)d)];
using var input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.UInt8, shape);
float[] boxes = [];
WorkerLoop.Fill(input.GetTensorMutableDataAsSpan<byte>());
WorkerLoop.Serve(Console.In, Console.Out, Step, () => boxes);
return 0;

void Step()
{
    for (int done = 0; done < WorkerLoop.Pictures; done += batch)
    {
        using var results = session.Run(run, session.InputNames, [input], session.OutputNames);
        boxes = results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
