using Microsoft.Extensions.DependencyInjection;
using Boxfit.Web.Pages;

namespace Boxfit.Web.Hosting;

/// <summary>What tells one server from another.</summary>
sealed record HostPlan
{
    /// <summary>Its name in the log, such as <c>Boxfit.Serve</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its page, and what that stands on; anybody gets them, since the page asks for the key itself.</summary>
    public required IReadOnlyList<EmbeddedPage> Pages { get; init; }

    /// <summary>Other places that need no key, since they tell nothing but whether the server is there.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    /// <summary>Bytes of a request's body.</summary>
    public long MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>Bytes of a request's address.</summary>
    public int MaxAddressBytes { get; init; } = 1 << 13;

    /// <summary>
    /// The page whose name requests that change something have to bring as <see cref="RequestGuard.PageHeader"/>; null where programs send
    /// them.
    /// </summary>
    public string? OnlyPage { get; init; }

    /// <summary>What is said, as a sentence, to who asks for what is not there: where it is said what is.</summary>
    public required string Hint { get; init; }

    /// <summary>Adds services of its own.</summary>
    public Action<IServiceCollection>? AddServices { get; init; }
}
