package dev.supervisor.rpc.openrpc;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomPropertyDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JSON schemas (draft 7) of what travels in one direction. Inputs are closed and leave out what is not said; results are open, since
 * a newer daemon may say more, and say null.
 */
final class Schemas {
    private static final PropertyNamingStrategies.SnakeCaseStrategy SNAKE_CASE =
            new PropertyNamingStrategies.SnakeCaseStrategy();
    private static final Set<Class<?>> PLAIN = Set.of(
            String.class,
            boolean.class,
            Boolean.class,
            int.class,
            Integer.class,
            long.class,
            Long.class,
            double.class,
            Double.class);

    private final Javadoc javadoc;
    private final boolean inputs;
    private final SchemaBuilder builder;

    private Schemas(Javadoc javadoc, boolean inputs) {
        this.javadoc = javadoc;
        this.inputs = inputs;
        this.builder = new SchemaGenerator(config().build()).buildMultipleSchemaDefinitions();
    }

    static Schemas ofInputs(Javadoc javadoc) {
        return new Schemas(javadoc, true);
    }

    static Schemas ofResults(Javadoc javadoc) {
        return new Schemas(javadoc, false);
    }

    /** As on the wire. */
    static String wireName(String javaName) {
        return SNAKE_CASE.translate(javaName);
    }

    /**
     * The schema of a type; of a record, a reference to its definition.
     *
     * @throws IllegalStateException when it is none of those that travel, or undocumented
     */
    ObjectNode of(Type type) {
        return builder.createSchemaReference(type);
    }

    /** The schema of a parameter or record component, which may be read in a way of its own. */
    ObjectNode of(AnnotatedElement element, Type type) {
        return isCommand(element) ? command() : of(type);
    }

    /** The definitions that the schemas asked for refer to, by name. */
    ObjectNode definitions() {
        return builder.collectDefinitions("components/schemas");
    }

    private SchemaGeneratorConfigBuilder config() {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_7, OptionPreset.PLAIN_JSON)
                .with(
                        Option.DEFINITIONS_FOR_ALL_OBJECTS,
                        Option.NONPUBLIC_NONSTATIC_FIELDS_WITHOUT_GETTERS,
                        Option.NONPUBLIC_NONSTATIC_FIELDS_WITH_GETTERS,
                        Option.INLINE_NULLABLE_SCHEMAS)
                .without(Option.SCHEMA_VERSION_INDICATOR)
                .with(new JacksonModule());
        config.forFields()
                .withPropertyNameOverrideResolver(field -> wireName(field.getDeclaredName()))
                .withRequiredCheck(field -> !isNullable(field))
                .withNullableCheck(field -> !inputs && isNullable(field))
                .withDescriptionResolver(field -> field.isFakeContainerItemScope()
                        ? null
                        : javadoc.of(field.getDeclaringType().getErasedType()).param(field.getDeclaredName()))
                .withCustomDefinitionProvider(this::property);
        config.forTypesInGeneral()
                .withPropertySorter(Comparator.comparing(Schemas::position))
                .withCustomDefinitionProvider(this::type)
                .withTitleResolver(scope -> isRecord(scope.getType()) ? nameOf(scope.getType()) : null)
                .withDescriptionResolver(scope -> isRecord(scope.getType())
                        ? javadoc.of(scope.getType().getErasedType()).whole()
                        : null)
                .withDefinitionNamingStrategy((key, context) -> nameOf(key.getType()));
        if (inputs) {
            config.forTypesInGeneral()
                    .withAdditionalPropertiesResolver(
                            (scope, context) -> isRecord(scope.getType()) ? BooleanNode.FALSE : null);
        }
        return config;
    }

    private @Nullable CustomPropertyDefinition property(FieldScope field, SchemaGenerationContext context) {
        return inputs && isCommand(field.getRawMember()) ? new CustomPropertyDefinition(command()) : null;
    }

    private @Nullable CustomDefinition type(ResolvedType type, SchemaGenerationContext context) {
        Class<?> erased = type.getErasedType();
        if (erased == Instant.class) {
            return inline(object("string").put("format", "date-time"));
        }
        if (erased == JsonNode.class) {
            return inline(object("object"));
        }
        if (erased == Map.class && type.getTypeParameters().get(0).getErasedType() == String.class) {
            ObjectNode values =
                    context.createDefinitionReference(type.getTypeParameters().get(1));
            return inline(object("object").set("additionalProperties", values));
        }
        if (PLAIN.contains(erased) || erased == List.class || erased.isRecord()) {
            return null;
        }
        throw new IllegalStateException(
                erased.getName()
                        + " does not travel; what does: strings, numbers, booleans, Instant, lists, maps by String, and records of these");
    }

    private static CustomDefinition inline(ObjectNode schema) {
        return new CustomDefinition(
                schema, CustomDefinition.DefinitionType.INLINE, CustomDefinition.AttributeInclusion.YES);
    }

    /** A component read by {@code CommandReader}. */
    private static boolean isCommand(AnnotatedElement element) {
        JsonDeserialize read = element.getAnnotation(JsonDeserialize.class);
        if (read == null) {
            return false;
        }
        if (!read.using().getSimpleName().equals("CommandReader")) {
            throw new IllegalStateException(
                    element + " is read by " + read.using() + ", of which this knows no schema");
        }
        return true;
    }

    /** One string for the shell, or the program and its arguments. */
    private static ObjectNode command() {
        ObjectNode command = JsonNodeFactory.instance.objectNode().put("title", "Command");
        command.putArray("oneOf").add(object("string")).add(object("array").set("items", object("string")));
        return command;
    }

    private static ObjectNode object(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static boolean isNullable(FieldScope field) {
        return !field.isFakeContainerItemScope()
                && field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** Components stand as they are declared, with no order asked of reflection on fields. */
    private static int position(MemberScope<?, ?> member) {
        RecordComponent[] components = member.getDeclaringType().getErasedType().getRecordComponents();
        return Stream.of(components).map(RecordComponent::getName).toList().indexOf(member.getDeclaredName());
    }

    private static boolean isRecord(ResolvedType type) {
        return type != null && type.getErasedType().isRecord();
    }

    /** A nested record is told apart by the name of the one around it. */
    private static String nameOf(ResolvedType type) {
        Class<?> erased = type.getErasedType();
        Class<?> outer = erased.getDeclaringClass();
        return (outer == null ? "" : outer.getSimpleName()) + erased.getSimpleName();
    }
}
