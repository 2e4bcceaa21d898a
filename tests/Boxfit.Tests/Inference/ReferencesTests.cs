using System.Reflection;

namespace Boxfit.Tests.Inference;

public sealed class ReferencesTests
{
    [Fact]
    public void Running_a_model_needs_no_engine_no_training_no_data_formats_and_few_packages()
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        Add(typeof(Predictor).Assembly);
        string[] others = [.. found.Where(n => !n.StartsWith("System.", StringComparison.Ordinal))];
        Assert.Equal(
            [
                "Boxfit.Core", "Boxfit.Files", "Boxfit.Imaging", "Microsoft.Extensions.DependencyInjection.Abstractions",
                "Microsoft.Extensions.Logging.Abstractions", "Microsoft.ML.OnnxRuntime", "NetVips",
            ],
            others.Order(StringComparer.Ordinal));

        void Add(Assembly assembly)
        {
            foreach (var name in assembly.GetReferencedAssemblies())
                if (found.Add(name.Name!) && !name.Name!.StartsWith("System.", StringComparison.Ordinal)) Add(Assembly.Load(name));
        }
    }
}
