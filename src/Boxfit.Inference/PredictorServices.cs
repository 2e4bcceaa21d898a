using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Boxfit.Inference;

/// <summary>Puts a predictor among an application's services.</summary>
public static class PredictorServices
{
    /// <summary>Adds a <see cref="Predictor"/>, one for all, which is loaded when it is first asked for.</summary>
    /// <param name="services">The services.</param>
    /// <param name="model">An ONNX file, or a run folder.</param>
    /// <param name="options">How it is run; without a logger it takes the application's.</param>
    /// <param name="key">The key that it is asked for by, where there are several models.</param>
    public static IServiceCollection AddBoxfit(
        this IServiceCollection services, string model, PredictorOptions? options = null, object? key = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        return key is null ? services.AddSingleton(Create) : services.AddKeyedSingleton(key, (provider, _) => Create(provider));

        Predictor Create(IServiceProvider provider) => Predictor.Load(
            model, options with { Logger = options.Logger ?? provider.GetService<ILoggerFactory>()?.CreateLogger<Predictor>() });
    }
}
