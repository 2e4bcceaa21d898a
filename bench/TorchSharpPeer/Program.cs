// TorchSharp's training step, eager and float32: forward, mean squared error, backward, Adam. The protocol is WorkerLoop's.
using System.Globalization;
using System.Runtime.InteropServices;
using Boxfit.Bench.Workers;
using TorchSharp;
using TorchSharpPeer;
using static TorchSharp.torch;

const int failed = 1, wrongUsage = 2, batch = 16, size = 300;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    // TorchSharp itself would explain a failure in pages.
    NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));
}
catch (DllNotFoundException e)
{
    Console.Error.WriteLine(e.Message.ReplaceLineEndings(" "));
    return failed;
}
if (args is ["--version"])
{
    Console.WriteLine(typeof(torch).Assembly.GetName().Version!.ToString(3));
    return 0;
}
if (args is not [string backbone, "--threads", string count] || !int.TryParse(count, out int threads))
{
    Console.Error.WriteLine("usage: TorchSharpPeer --version | BACKBONE --threads N");
    return wrongUsage;
}
set_num_threads(threads);
random.manual_seed(1);
using var model = Localizer.Build(backbone);
model.train();
using var optimizer = optim.Adam(model.parameters(), lr: 3e-4, eps: 1e-7);
using var pictures = rand(batch, 3, size, size) * 2 - 1;
using var boxes = rand(batch, 4);
WorkerLoop.Serve(Console.In, Console.Out, Step);
return 0;

void Step()
{
    using var scope = NewDisposeScope();
    var loss = nn.functional.mse_loss(model.forward(pictures), boxes);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    loss.item<float>();
}
