using System.Text.Json.Serialization.Metadata;

namespace Boxfit.Web.Reviewing;

/// <summary>What a request of the page says.</summary>
static class RequestReading
{
    /// <summary>The header that says which review a page was opened for.</summary>
    public const string ReviewHeader = "X-Boxfit-Review";

    const string PersonHeader = "X-Boxfit-Person", Nobody = "me";
    const int LongestName = 100;

    /// <summary>Who works: the name in a header, with % for what is no plain letter.</summary>
    /// <exception cref="RequestProblem">It is no name.</exception>
    public static string Person(HttpRequest request)
    {
        string name = Uri.UnescapeDataString(request.Headers[PersonHeader].ToString()).Trim();
        return name.Length == 0 ? Nobody
            : name.Length <= LongestName && !name.Any(char.IsControl) ? name
            : throw Bad($"{PersonHeader}: expected a name of at most {LongestName} letters, such as Ada.");
    }

    /// <summary>Refuses a page that was opened for another review: its pictures have the same numbers here.</summary>
    /// <exception cref="RequestProblem">It was.</exception>
    public static void RequireReview(HttpRequest request, ReviewFile review)
    {
        if (request.Headers[ReviewHeader] is not [{ Length: > 0 } id] || id == review.Id) return;
        throw new RequestProblem(StatusCodes.Status409Conflict,
            $"The page is of another review; {Path.GetFileName(review.Path)} is at this address now. Start the page's own again, or " +
            "open the page anew.");
    }

    /// <summary>The body as a record.</summary>
    /// <exception cref="RequestProblem">It is none.</exception>
    public static async Task<T> BodyAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false)
                ?? throw Bad("The body is null; expected an object.");
        }
        catch (JsonException e)
        {
            throw Bad($"The body cannot be understood: {JsonText.Reason(e)}");
        }
    }

    /// <summary>An order, a state and a text to find, each with what is taken where it is missing.</summary>
    /// <exception cref="RequestProblem">One is unknown.</exception>
    public static ReviewFilter Filter(string? order, string? state, string? find)
    {
        order = string.IsNullOrEmpty(order) ? ReviewFilter.Orders[(int)ReviewOrder.Name] : order;
        state = string.IsNullOrEmpty(state) ? ReviewFilter.All : state;
        for (int i = 0; i < ReviewFilter.Orders.Count; i++)
        {
            if (ReviewFilter.Orders[i] != order) continue;
            return ReviewFilter.IsState(state) ? new((ReviewOrder)i, state, (find ?? "").Trim())
                : throw Bad($"state: found '{state}', expected all, reviewed, {string.Join(", ", ReviewFilter.States)}.");
        }
        throw Bad($"order: found '{order}', expected {string.Join(", ", ReviewFilter.Orders)}.");
    }

    /// <summary>A number of the address; a standard one where it says none.</summary>
    /// <exception cref="RequestProblem">It is no number in the range.</exception>
    public static int Number(HttpRequest request, string name, int standard, int most)
    {
        string text = request.Query[name].ToString();
        return text.Length == 0 ? standard
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= most ? value
            : throw Bad($"{name}: found '{text}', expected a number up to {most:N0}.");
    }

    /// <summary>The number of a picture in the address.</summary>
    public static long Id(HttpContext context) =>
        long.TryParse(context.Request.RouteValues["id"] as string, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0;

    /// <summary>What is said of a request that cannot be understood.</summary>
    public static RequestProblem Bad(string detail) => new(StatusCodes.Status400BadRequest, detail);
}
